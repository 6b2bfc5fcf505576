namespace ContainerLinks.Conformance;

/// <summary>One entry of <c>links</c>, such as <c>/mysql:/web/db</c>.</summary>
internal readonly record struct RecordedLink(string SourceName, string FullAlias)
{
    /// <summary>The last part of the full alias.</summary>
    public string Alias => FullAlias[(FullAlias.LastIndexOf('/') + 1)..];

    /// <summary>What stands behind the recipient's name, which a rename changes: the alias, or more if it was given with slashes.</summary>
    public string Path => FullAlias[(FullAlias.IndexOf('/', Math.Min(1, FullAlias.Length)) + 1)..];

    /// <summary>The message of the engine when the source does not run.</summary>
    public string NotRunningMessage => $"Cannot link to a non running container: {SourceName} AS {FullAlias}";

    public static RecordedLink Parse(string entry)
    {
        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new RecordedLink(entry, entry) : new RecordedLink(entry[..colon], entry[(colon + 1)..]);
    }
}
