using System.Buffers;

namespace ContainerLinks;

/// <summary>Turns entries into the text of a hosts file, and knows its own lines again.</summary>
/// <remarks>
/// <para>The suite <c>HostsFileRendererConformance</c> of the package <c>ContainerLinks.RuntimeConformance</c> says whether an implementation of your own does what is asked here.</para>
/// <threadsafety>Implementations allow concurrent calls.</threadsafety>
/// </remarks>
public interface IHostsFileRenderer
{
    /// <summary>Writes the entries, in the order given, in one line or more each. The same entries give the same bytes.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="destination">Receives UTF-8 text: lines that end in LF, and nothing if there is no entry.</param>
    void Render(IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> destination);

    /// <summary>Tells whether a line could be one of this renderer's, of whatever entries. When the block of a file was damaged, such lines between its marker lines are taken away as old
    /// ones; all others belong to somebody else and are kept.</summary>
    /// <param name="line">A line without its line end, LF or CR LF. It may hold any bytes.</param>
    /// <returns>True for each line that <see cref="Render"/> can write. Be strict: a user's line that is taken for one of yours is lost.</returns>
    bool IsOwn(ReadOnlySpan<byte> line);
}
