using System.Buffers;

namespace ContainerLinks;

// STUB: pure functions on bytes
public sealed class ManagedBlock
{
    public ManagedBlock(string marker = "containerlinks", IHostsFileRenderer? renderer = null) => throw new NotImplementedException();

    /// <summary>Writes to updated the text of file with our block holding the entries (no entries: no block); every other byte identical.</summary>
    public void Apply(ReadOnlySpan<byte> file, IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> updated) => throw new NotImplementedException();

    /// <summary>The range of the block in the file including its marker lines, or an empty range.</summary>
    public Range Find(ReadOnlySpan<byte> file) => throw new NotImplementedException();
}
