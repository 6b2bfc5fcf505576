namespace ContainerLinks;

// STUB
public sealed class HostsFile : IHostsFile
{
    public HostsFile(string path) => Path = path;
    public string Path { get; }
    public byte[]? Read() => throw new NotImplementedException();
    public bool Rewrite(HostsRewrite rewrite) => throw new NotImplementedException();
    /// <summary>Our managed block.</summary>
    public bool Update(IReadOnlyList<HostsEntry> entries) => throw new NotImplementedException();
}
