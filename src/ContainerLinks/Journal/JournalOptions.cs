using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Where a linker keeps what its runtime does not know: links that were made by <see cref="ContainerLinker"/>, links of others that were taken away, and the leases, reservations and rests of addresses.</summary>
/// <remarks>
/// <para>After a restart of the linker's process the first list of the runtime and the journal are brought together: links follow containers that were renamed meanwhile, and go with those that were removed.
/// Links by labels are not written down, nor are values of variables. Of a link that the runtime keeps itself, the name that it reported first is.</para>
/// <para>The files are text, a checksum before each line. What is damaged or cut off is logged (event 1201), and the rest is used. A copy of a damaged file is kept. See docs/adr/0006.</para>
/// <threadsafety>Not safe for concurrent changes.</threadsafety>
/// </remarks>
public sealed class JournalOptions
{
    /// <summary>The data folder, as a full path, for this linker alone. If it is missing, it is created for the program's own user.</summary>
    /// <value>The default is null: nothing outlives the linker.</value>
    public string? Folder { get; set; }

    /// <summary>Where the file of a name is kept instead of the folder; for tests that kill at every step.</summary>
    internal Func<string, IJournalStorage>? OpenStorage { get; set; }

    internal bool IsOn => Folder is not null || OpenStorage is not null;

    /// <summary>Whether each write waits for the disk (<c>fsync</c>), so that it survives a loss of power too. That costs the time that the disk needs, often a millisecond or more.</summary>
    /// <value>The default is true. If false, a write costs microseconds. It then survives the death of the process at any moment, but a loss of power may take the last seconds.</value>
    public bool FlushToDisk { get; set; } = true;

    /// <summary>What is changed later is no concern of a linker that there is.</summary>
    internal JournalOptions Copy() => new() { Folder = Folder, FlushToDisk = FlushToDisk, OpenStorage = OpenStorage };

    internal JournalFile Open(string kind, Func<string, string?> take, ILogger logger)
    {
        string file = $"{kind}.journal";
        return JournalFile.Open(OpenStorage?.Invoke(file) ?? FolderStorage.Open(Folder!, file, FlushToDisk), kind, take, logger);
    }
}
