using System.Buffers;

namespace ContainerLinks;

/// <summary>A hosts file that can be read and rewritten in place: <see cref="HostsFile"/> on a disk, or a runtime's own.</summary>
/// <remarks>Implementations keep what containers rely on: the file stays the same file (its inode), and a reader sees the old text or the new one; where they cannot keep that, they
/// count it (<see cref="UnguardedWrites"/>).</remarks>
public interface IHostsFile
{
    /// <summary>Where the file is, for messages.</summary>
    string Path { get; }

    /// <summary>How many writes by this object were made while readers could not be kept out: one that read in that very moment may have seen a mix of the old and the new text.</summary>
    /// <value>0 where that cannot happen, as by default. It never goes down.</value>
    long UnguardedWrites => 0;

    /// <summary>Reads the whole file.</summary>
    /// <returns>Its bytes, or null if it does not exist.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.HostsFile"/>: it cannot be read.</exception>
    byte[]? Read();

    /// <summary>Reads the file, asks for the new text, and writes it if it differs. No other writer that honours the same lock comes between.</summary>
    /// <param name="rewrite">Makes the new text from the old one. It gets the file as it is now, empty if it is empty or does not exist yet, and a buffer for the whole new text.
    /// It may be asked more than once in a call, and must not use the same file itself.</param>
    /// <returns>True if the file was written, false if it was right already.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.HostsFile"/>: it cannot be read or written. The file is as it was.</exception>
    bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite);
}
