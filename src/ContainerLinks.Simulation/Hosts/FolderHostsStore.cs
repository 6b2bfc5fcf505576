namespace ContainerLinks;

/// <summary>Hosts files in a folder: <c>containers/ID/hosts</c>.</summary>
internal sealed class FolderHostsStore : IHostsStore
{
    public FolderHostsStore(string root)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        Root = Path.GetFullPath(root);
        Directory.CreateDirectory(Root);
    }

    public string Root { get; }

    public Action<string, ReadOnlyMemory<byte>>? Written { get; set; }

    public byte[]? Read(string id)
    {
        string path = PathOf(id);
        ThrowIfLink(path);
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    public void Write(string id, ReadOnlyMemory<byte> bytes, bool truncateFirst)
    {
        string path = PathOf(id);
        ThrowIfLink(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (truncateFirst)
            {
                file.SetLength(0);
                Written?.Invoke(id, ReadOnlyMemory<byte>.Empty);
            }

            file.Write(Padded(bytes, file.Length).Span);
            file.SetLength(bytes.Length);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }

        Written?.Invoke(id, bytes);
    }

    public void Remove(string id)
    {
        string folder = Path.GetDirectoryName(PathOf(id))!;
        if (Directory.Exists(folder) && new DirectoryInfo(folder).LinkTarget is null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public IHostsFile Open(string id, Lock gate) => new GatedHostsFile(new HostsFile(PathOf(id)), gate);

    private string PathOf(string id) => Path.Combine(Root, "containers", id, "hosts");

    /// <summary>Line feeds in place of old text, so that no reader sees its rest behind shorter new text.</summary>
    private static ReadOnlyMemory<byte> Padded(ReadOnlyMemory<byte> bytes, long oldLength)
    {
        if (oldLength <= bytes.Length)
        {
            return bytes;
        }

        byte[] padded = new byte[oldLength];
        bytes.CopyTo(padded);
        padded.AsSpan(bytes.Length).Fill((byte)'\n');
        return padded;
    }

    private static void ThrowIfLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            throw new IOException($"'{path}' is a symbolic link: expected a regular file.");
        }
    }
}
