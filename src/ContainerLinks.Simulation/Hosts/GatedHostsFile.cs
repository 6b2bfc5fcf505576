using System.Buffers;

namespace ContainerLinks;

/// <summary>A container's file on the disk, as the linker sees it. The engine's lock keeps the engine from writing between the linker's read and write.</summary>
internal sealed class GatedHostsFile(HostsFile file, Lock gate) : IHostsFile
{
    public string Path => file.Path;

    public long UnguardedWrites => file.UnguardedWrites;

    public byte[]? Read()
    {
        lock (gate)
        {
            return file.Read();
        }
    }

    public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
    {
        lock (gate)
        {
            return file.Rewrite(rewrite);
        }
    }
}
