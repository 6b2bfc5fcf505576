using System.Runtime.InteropServices;

namespace ContainerLinks;

/// <summary>The errors of hosts files: which file, what was found, and what helps.</summary>
internal static class HostsFileErrors
{
    private const string Remedy = "Check its folder, its permissions, the mount and the room on the disk.";
    private const string NoRight = "Run the program as the file's owner (root, for an engine of root). Links can be read, planned and explained without this right.";

    public static ContainerLinksException Missing(string path) => Make(path, "does not exist", "Create it, or let it be created.");

    public static ContainerLinksException NotRegular(string path, string kind) =>
        Make(path, $"is {kind}, not a regular file", kind == "a symbolic link" ? "Links are not followed: give the path of the file itself." : "Give the path of a file.");

    public static ContainerLinksException TooLong(string path, int limit) =>
        Make(path, $"is longer than {limit} bytes", "That is no hosts file, or something fills it: look at it before you shorten it.");

    public static ContainerLinksException Failed(string path, string what, int error) =>
        Make(path, $"cannot be {what}: {Marshal.GetPInvokeErrorMessage(error)} (error {error})", RemedyOf(error));

    public static ContainerLinksException Failed(string path, string what, Exception error) =>
        Make(path, $"cannot be {what}: {Quoting.Printable(error.Message)}", error is UnauthorizedAccessException ? NoRight : Remedy, error);

    /// <summary>By the number of Linux for the error.</summary>
    private static string RemedyOf(int error) => error switch
    {
        1 or 13 => NoRight,
        28 => "Make room on its disk.",
        30 => "Its file system is mounted read-only: mount it for writing.",
        _ => Remedy,
    };

    private static ContainerLinksException Make(string path, string what, string remedy, Exception? cause = null) =>
        new(ContainerLinksError.HostsFile, $"Hosts file '{Quoting.PrintablePath(path)}' {what}. {remedy}", cause);
}
