using System.Globalization;
using System.Text;

namespace ContainerLinks;

/// <summary>Keeps a second linker from writing the hosts files of one engine: a lock on a file in the engine's data folder.</summary>
/// <remarks>The hosts files lie below the same folder, so whoever may write them can lock there, in a container with that folder too. The kernel ends the lock with its process, however that ends. Who may not open
/// the file may not write hosts files either, and is told so. Whatever else goes wrong is a failure: the lock may be somebody's. The engine tells the folder: a symbolic link in it is not followed, and nothing that is there is written over.</remarks>
internal sealed class WriterLock : IDisposable
{
    private const string FileName = ".containerlinks.lock";

    // A file of its own: on Windows nobody else may so much as read a file that is locked.
    private const string HolderFileName = ".containerlinks.holder";
    private readonly LockFile _file;

    private WriterLock(LockFile file) => _file = file;

    /// <param name="folder">The engine's data folder, as the engine tells it.</param>
    /// <param name="endpoint">Where the engine is, for messages.</param>
    /// <param name="unguarded">Is told why there is nothing to lock.</param>
    /// <returns>Null if there is nothing to lock: no such folder here, or no right to write in it.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Contended"/>: another process has the lock. <see cref="ContainerLinksError.HostsFile"/>: it cannot be taken, for
    /// another reason.</exception>
    public static WriterLock? Take(string folder, EngineEndpoint endpoint, Action<string>? unguarded = null)
    {
        if (!Path.IsPathFullyQualified(folder))
        {
            unguarded?.Invoke($"the engine tells '{Quoting.PrintablePath(folder)}' as its data folder, which is no path from the root on");
            return null;
        }

        string path = Path.Combine(folder, FileName);
        if (LockFile.TryTake(path, out LockFailure? failure) is { } file)
        {
            Sign(folder);
            return new WriterLock(file);
        }

        switch (failure!.Kind)
        {
            case LockFailureKind.NoFolder:
                unguarded?.Invoke($"the engine's data folder '{Quoting.PrintablePath(folder)}' is not on this machine, or not seen from here");
                return null;
            case LockFailureKind.NotAllowed:
                unguarded?.Invoke($"'{Quoting.PrintablePath(path)}' may not be written ({Quoting.Printable(failure.Cause.Message)}), and so nor may hosts files by their paths; run as the user of the engine, root for most");
                return null;
            case LockFailureKind.Taken:
                throw new ContainerLinksException(
                    ContainerLinksError.Contended,
                    $"Another linker ({HolderOf(folder)}) keeps the hosts files of the engine at {endpoint}: two would repair each other's lines. End it, stand by until it ends, or only observe.",
                    failure.Cause);
            default:
                throw new ContainerLinksException(
                    ContainerLinksError.HostsFile,
                    $"The lock '{Quoting.PrintablePath(path)}', which keeps a second linker from the hosts files of the engine at {endpoint}, cannot be taken: {Quoting.Printable(failure.Cause.Message)}. Put that right, or only observe.",
                    failure.Cause);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Only for the other one's message: the lock holds without it.</summary>
    private static void Sign(string folder)
    {
        try
        {
            // A new file, made by us: what is there may be a link to another file.
            string path = Path.Combine(folder, HolderFileName);
            File.Delete(path);
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}\n")));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A full disk, for example.
        }
    }

    private static string HolderOf(string folder)
    {
        const string Unknown = "one that does not give its name";
        const int LongestSignature = 1024;
        try
        {
            // A pipe or a device has no length, and would never come to an end.
            var file = new FileInfo(Path.Combine(folder, HolderFileName));
            return file is { LinkTarget: null, Exists: true, Length: > 0 and <= LongestSignature } ? Quoting.Printable(File.ReadAllText(file.FullName).TrimEnd('\n')) : Unknown;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Unknown;
        }
    }
}
