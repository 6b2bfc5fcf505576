namespace ContainerLinks;

/// <summary>The names that a recipient's hosts file has anyway, so that no alias may be one of them.</summary>
internal static class RecipientNames
{
    /// <summary>What keeps this recipient from having this link, as a sentence, or null if nothing does.</summary>
    public static string? FindConflict(LinkOption option, string recipient, string? hostname, string domainName, IReadOnlyList<string> extraHosts)
    {
        string? conflict = FindTakenName(option, recipient, hostname, domainName, extraHosts);
        return conflict is null
            ? null
            : $"The link of '{Quoting.Printable(recipient)}' to '{option.Source}' as '{option.Alias}' is not possible: {conflict}.";
    }

    private static string? FindTakenName(LinkOption option, string recipient, string? hostname, string domainName, IReadOnlyList<string> extraHosts)
    {
        if (option.Source == recipient)
        {
            return "source and recipient are the same container; expected another container";
        }

        if (Same(option.Alias, recipient))
        {
            return "the alias is the recipient's own name; expected another name";
        }

        if (IsHostname(option.Alias, hostname, domainName))
        {
            return "the alias is the recipient's own host name; expected another name";
        }

        foreach (string extraHost in extraHosts)
        {
            if (Array.Exists(ExtraHost.Parse(extraHost, out _), name => Same(option.Alias, name)))
            {
                return $"the recipient has the extra host '{Quoting.Printable(extraHost)}' of the same name; expected another alias, or no such extra host";
            }
        }

        return null;
    }

    /// <summary>The own line of a hosts file has the whole name and, where there is a dot, the part before it.</summary>
    private static bool IsHostname(string alias, string? hostname, string domainName)
    {
        if (string.IsNullOrEmpty(hostname))
        {
            return false;
        }

        string whole = domainName.Length == 0 ? hostname : $"{hostname}.{domainName}";
        int dot = whole.IndexOf('.');
        return Same(alias, hostname) || Same(alias, whole) || (dot > 0 && Same(alias, whole.AsSpan(0, dot)));
    }

    private static bool Same(ReadOnlySpan<char> alias, ReadOnlySpan<char> name) => alias.Equals(name, StringComparison.OrdinalIgnoreCase);
}
