namespace ContainerLinks;

/// <summary>A link of a recipient as the engine keeps it in memory.</summary>
internal sealed class EngineLink(EngineContainer recipient, string fullAlias, EngineContainer source, string storedText)
{
    public EngineContainer Recipient { get; } = recipient;

    /// <summary><c>/recipient/alias</c>.</summary>
    public string FullAlias { get; } = fullAlias;

    /// <summary>The last part of the full alias: the word in the hosts file.</summary>
    public string Alias => FullAlias[(FullAlias.LastIndexOf('/') + 1)..];

    /// <summary>The text that the link was made from.</summary>
    public string StoredText { get; } = storedText;

    /// <summary>The container that was linked to. It may have been removed since.</summary>
    public EngineContainer Source { get; } = source;
}
