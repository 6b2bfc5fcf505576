namespace ContainerLinks;

/// <summary>The errors of journals: which file, what was found, and what helps.</summary>
internal static class JournalErrors
{
    public static ContainerLinksException Failed(string path, string what, Exception cause) =>
        Make(path, $"cannot be {what}: {Quoting.Printable(cause.Message)}", "Check its folder, its permissions and the room on the disk.", cause);

    public static ContainerLinksException OfAnotherVersion(string path, int version) =>
        Make(path, $"is of version {version}, while this program knows version {JournalHeader.Version}", "Nothing was changed: use the program that wrote it, or move the file away and begin without its links.");

    public static ContainerLinksException OfAnotherKind(string path, string kind, string expected) =>
        Make(path, $"is a journal of {Quoting.Printable(kind)}; expected one of {expected}", "Nothing was changed: put the right file there.");

    public static ContainerLinksException Full(string path) =>
        Make(path, $"would be longer than {JournalFile.MaximumLength} bytes", "Let several linkers have fewer links each.");

    private static ContainerLinksException Make(string path, string what, string remedy, Exception? cause = null) =>
        new(ContainerLinksError.Journal, $"Journal '{Quoting.PrintablePath(path)}' {what}. {remedy}", cause);
}
