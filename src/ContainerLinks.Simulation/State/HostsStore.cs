using System.Buffers;

namespace ContainerLinks;

/// <summary>Where the hosts files of the containers are kept.</summary>
internal interface IHostsStore
{
    /// <summary>The data root, for paths that inspect shows.</summary>
    string Root { get; }

    /// <summary>Called after each state of a file that a reader could see.</summary>
    Action<string, ReadOnlyMemory<byte>>? Written { get; set; }

    /// <summary>The bytes of a container's file, or null if it does not exist.</summary>
    byte[]? Read(string id);

    /// <summary>Writes a container's file, keeping its inode.</summary>
    /// <param name="id">The container.</param>
    /// <param name="bytes">The whole text.</param>
    /// <param name="truncateFirst">Whether readers may see an empty file in between.</param>
    void Write(string id, ReadOnlyMemory<byte> bytes, bool truncateFirst);

    /// <summary>Removes all that belongs to a container.</summary>
    void Remove(string id);

    /// <summary>A file for the linker.</summary>
    IHostsFile Open(string id, Lock gate);
}

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

/// <summary>A hosts file in memory, as the linker sees it. Engine and linker take the same lock, so neither comes between the other's read and write.</summary>
internal sealed class MemoryHostsFile(MemoryHostsStore store, string id, Lock gate) : IHostsFile
{
    public string Path { get; } = $"{store.Root}/{HostsStorePaths.BelowRoot(id)}";

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

/// <summary>Where a hosts file lies: <c>containers/ID/hosts</c>, or <c>mounted/NAME/hosts</c> if a user mounts it over the engine's own.</summary>
internal static class HostsStorePaths
{
    private const string MountedFolder = "mounted/";

    /// <summary>What stands for an id where a user's file is mounted over the engine's own.</summary>
    /// <param name="name">The name of the container at its create; the engine has checked it.</param>
    public static string MountedOver(string name) => MountedFolder + name;

    /// <summary>The path of a hosts file below the root.</summary>
    public static string BelowRoot(string id) => id.StartsWith(MountedFolder, StringComparison.Ordinal) ? $"{id}/hosts" : $"containers/{id}/hosts";
}

/// <summary>Hosts files in a folder.</summary>
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

    private string PathOf(string id) => Path.Combine(Root, HostsStorePaths.BelowRoot(id));

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
