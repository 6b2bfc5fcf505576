namespace ContainerLinks;

/// <summary>Why a hosts file that is not written by its path is not right: whose, what was in the way, and what helps.</summary>
internal static class HostsFileFailures
{
    private const string ByExec = $"{nameof(DockerRuntimeOptions)}.{nameof(DockerRuntimeOptions.HostsFileAccess)} = {nameof(HostsFileAccess.Exec)}";
    private const string ByPath = "run this program on the engine's machine with the right to write the file by its path";

    private const int MostParts = 4;

    /// <summary>The file is where this program does not reach it, and nothing else is allowed.</summary>
    public static ContainerLinksException NotHere(ContainerInfo container, EngineEndpoint endpoint) => Make(endpoint.IsLocal
        ? $"The hosts file of '{container.Name}', '{PathOf(container)}', is not on this machine, although the engine at {endpoint} tells it, so nothing was written: the engine runs in a virtual machine or elsewhere, or this program runs in a container. Run it on the engine's own machine, give its container the engine's data folder at the same path, or let it write through the engine ({ByExec})."
        : $"The hosts file of '{container.Name}', '{PathOf(container)}', is on the machine of the engine at {endpoint} and not to be reached from here, so nothing was written: run this program there, with the right to write it, or let it write through the engine ({ByExec}).");

    public static ContainerLinksException Missing(ContainerInfo container) =>
        Make($"'{container.Name}' has no /etc/hosts, so nothing was written: create it anew without what takes the file away.");

    public static ContainerLinksException NotShown(ContainerInfo container, string status) =>
        Make($"Podman shows the hosts file of '{container.Name}' only while it runs, and it is {Quoting.Printable(status)}, so nothing is known of it and nothing was written. It is looked at again once it runs.");

    public static ContainerLinksException TooLong(ContainerInfo container, int maximum) =>
        Make($"The hosts file of '{container.Name}' is too long for a command in the container, which takes {maximum} bytes, so nothing was written: {ByPath}.");

    public static ContainerLinksException Unfinished(ContainerInfo container) => new(
        ContainerLinksError.Contended,
        $"The hosts file of '{container.Name}' holds the record of a write by its path that is under way or was broken off, so nothing was written through the engine. Let only one linker write, and {ByPath} once.");

    public static ContainerLinksException Contended(ContainerInfo container, int attempts) => new(
        ContainerLinksError.Contended,
        $"The hosts file of '{container.Name}' was changed by somebody else {attempts} times while it was written through the engine. Try again, or let only one program write it.");

    /// <summary>The command did not write.</summary>
    /// <param name="container">The container.</param>
    /// <param name="words">What the engine, the shell or the kernel said.</param>
    /// <param name="cause">The engine's refusal, or null if the command was started.</param>
    public static ContainerLinksException NotWritten(ContainerInfo container, string words, Exception? cause)
    {
        bool Says(string part) => words.Contains(part, StringComparison.OrdinalIgnoreCase);
        (string what, string remedy) = words switch
        {
            _ when Says("paused") => ("it is paused, and nothing can be run in it", "It is written once it goes on"),
            _ when Says("non running container") => ("the engine runs nothing in it while the source of a link of its own (--link) is down", $"Start that source, or {ByPath}"),
            _ when Says("not running") || Says("on running containers") || Says("state improper") => ("it does not run any more", "It is written once it runs"),
            _ when Says("user") && (Says("unable to find") || Says("no matching entries") || Says("no such user")) => ("it knows no user 0", $"Create it anew with a user 0, or {ByPath}"),
            _ when Says("/bin/sh") && (Says("no such file") || Says("not found")) => ("its image has no shell (/bin/sh)", $"Take an image with one, or {ByPath}"),
            _ when Says("read-only file system") => ("its root file system is read-only, and so is its hosts file", $"Create it anew without --read-only, or {ByPath}"),
            _ when Says("permission denied") || Says("not permitted") => ("user 0 of the container may not write it", $"Look at its user namespace and its security profile, or {ByPath}"),
            _ when Says("printf") && Says("not found") => ("its shell has no printf", $"Take an image with another shell, or {ByPath}"),
            _ => ("the command failed", $"See its words, or {ByPath}"),
        };

        // A refusal is fit to be shown already. A program's words are not, and the first of them tell most.
        string shown = cause is not null ? words : string.Concat(EngineRefusal.OneLine(words).Chunk(128).Take(MostParts).Select(part => Quoting.Printable(new string(part))));
        return Make($"The hosts file of '{container.Name}' was not written through the engine: {what}. {remedy}. {(shown.Length == 0 ? "No words came." : $"Its words: {shown}")}", cause);
    }

    private static string PathOf(ContainerInfo container) => Quoting.PrintablePath(container.HostsPath!);

    private static ContainerLinksException Make(string message, Exception? cause = null) => new(ContainerLinksError.HostsFile, message, cause);
}
