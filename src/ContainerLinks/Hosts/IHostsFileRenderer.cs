using System.Buffers;

namespace ContainerLinks;

/// <summary>Turns entries into the text of a hosts file.</summary>
/// <remarks><threadsafety>Implementations allow concurrent calls.</threadsafety></remarks>
public interface IHostsFileRenderer
{
    /// <summary>Writes the entries, one line each, in the order given.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="destination">Receives UTF-8 text.</param>
    void Render(IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> destination);
}
