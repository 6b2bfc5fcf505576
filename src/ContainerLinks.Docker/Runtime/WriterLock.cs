using System.Globalization;
using System.Text;

namespace ContainerLinks;

/// <summary>Keeps a second linker from writing the hosts files of one engine: a lock on a file in the engine's data folder.</summary>
/// <remarks>The hosts files lie below the same folder, so whoever may write them can lock there, in a container with that folder too. The kernel ends the lock with its process, however that ends. Who may not open
/// the file may not write hosts files either, and is told so when it tries. The engine tells the folder: a symbolic link in it is not followed, and nothing that is there is written over.</remarks>
internal sealed class WriterLock : IDisposable
{
    private const string FileName = ".containerlinks.lock";

    // A file of its own: nobody else may so much as read a file that is locked.
    private const string HolderFileName = ".containerlinks.holder";
    private readonly FileStream _file;

    private WriterLock(FileStream file) => _file = file;

    /// <returns>Null if there is nothing to lock: no such folder here, or no right to write in it.</returns>
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Contended"/>: another process has the lock.</exception>
    public static WriterLock? Take(string folder, EngineEndpoint endpoint)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            if (!Path.IsPathFullyQualified(folder) || new FileInfo(path).LinkTarget is not null)
            {
                return null;
            }

            var taken = new WriterLock(new FileStream(path, File.Exists(path) ? FileMode.Open : FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None));
            Sign(folder);
            return taken;
        }
        catch (IOException failure) when (IsTaken(failure))
        {
            throw new ContainerLinksException(
                ContainerLinksError.Contended,
                $"Another linker ({HolderOf(folder)}) keeps the hosts files of the engine at {endpoint}: two would repair each other's lines. End it, stand by until it ends, or only observe.",
                failure);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();

    // The numbers by which Linux, macOS and Windows say that the file is locked.
    private static bool IsTaken(IOException failure) => failure.HResult is 11 or 35 or unchecked((int)0x80070020);

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
