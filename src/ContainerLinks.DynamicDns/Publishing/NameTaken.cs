namespace ContainerLinks;

/// <summary>Says who has a name that a container here wants, as far as its records tell.</summary>
internal static class NameTaken
{
    /// <param name="name">The name.</param>
    /// <param name="owners">What stands at its owner.</param>
    /// <returns>Null if nobody says that it is his.</returns>
    public static string? Sentence(DomainName name, IReadOnlyList<DnsRecord> owners) => owners.Count == 0 ? null
        : OwnedName.TryRead(name, owners) is { } owned && IsShown(owned.OwnerText)
            ? $"'{Text(name)}' is taken: {HostIdentity.OwnerOf(name)} says that the host '{owned.OwnerText}' publishes it. It can be published here when that host gives it up or is gone."
            : $"'{Text(name)}' is taken: {HostIdentity.OwnerOf(name)} has TXT records that are not of one publisher. Delete them, or give the container another name.";

    /// <summary>There is no owner record, and yet the name cannot be made.</summary>
    public static string ByNobody(DomainName name) =>
        $"'{Text(name)}' is taken: somebody has written an A, AAAA, CNAME or SRV record of it by other means. Delete the record, or give the container another name.";

    private static string Text(DomainName name) => name.ToString().TrimEnd('.');

    private static bool IsShown(string owner) => owner.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '/');
}
