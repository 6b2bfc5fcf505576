namespace ContainerLinks;

/// <summary>A rule of chain DOCKER, and the links that it is there for.</summary>
internal sealed class FirewallRule(string text)
{
    public string Text { get; } = text;

    /// <summary>Keys of links (recipient and full alias); empty for a published port.</summary>
    public HashSet<string> Owners { get; } = new(StringComparer.Ordinal);
}
