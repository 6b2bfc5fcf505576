using System.Buffers;

namespace ContainerLinks;

/// <summary>A container's file on the disk, as the linker sees it. It is read as a resolver reads it, which asks no engine. A rewrite takes the engine's lock, which keeps the engine from writing between the linker's read and write.</summary>
internal sealed class GatedHostsFile(HostsFile file, Lock gate) : IHostsFile
{
    public string Path => file.Path;

    public long UnguardedWrites => file.UnguardedWrites;

    public byte[]? Read() => file.Read();

    public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
    {
        lock (gate)
        {
            return file.Rewrite(rewrite);
        }
    }
}
