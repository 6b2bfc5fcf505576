namespace ContainerLinks;

/// <summary>Hosts files in memory.</summary>
internal sealed class MemoryHostsStore : IHostsStore
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public string Root => "/var/lib/docker";

    public Action<string, ReadOnlyMemory<byte>>? Written { get; set; }

    public byte[]? Read(string id) => _files.GetValueOrDefault(id);

    public void Write(string id, ReadOnlyMemory<byte> bytes, bool truncateFirst)
    {
        if (truncateFirst)
        {
            _files[id] = [];
            Written?.Invoke(id, ReadOnlyMemory<byte>.Empty);
        }

        _files[id] = bytes.ToArray();
        Written?.Invoke(id, bytes);
    }

    public void Remove(string id) => _files.Remove(id);

    public IHostsFile Open(string id, Lock gate) => new MemoryHostsFile(this, id, gate);
}
