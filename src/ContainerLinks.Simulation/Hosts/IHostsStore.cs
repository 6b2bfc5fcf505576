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
