using System.Buffers;

namespace ContainerLinks;

/// <summary>A hosts file in memory, as the linker sees it. Engine and linker take the same lock, so neither comes between the other's read and write.</summary>
internal sealed class MemoryHostsFile(MemoryHostsStore store, string id, Lock gate) : IHostsFile
{
    public string Path { get; } = $"{store.Root}/containers/{id}/hosts";

    public byte[]? Read()
    {
        lock (gate)
        {
            return store.Read(id)?.ToArray();
        }
    }

    public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
    {
        ArgumentNullException.ThrowIfNull(rewrite);
        lock (gate)
        {
            byte[] current = store.Read(id)
                ?? throw new ContainerLinksException(ContainerLinksError.HostsFile, $"'{Path}' does not exist: the container never started, or was removed.");
            var updated = new ArrayBufferWriter<byte>(current.Length);
            rewrite(current, updated);
            if (updated.WrittenSpan.SequenceEqual(current))
            {
                return false;
            }

            store.Write(id, updated.WrittenMemory, truncateFirst: false);
            return true;
        }
    }
}
