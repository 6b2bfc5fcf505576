using ContainerLinks;

namespace LinkAgent;

/// <summary>One link of a service, and the container that it means.</summary>
/// <param name="Option">The link as it is typed.</param>
/// <param name="Service">The source's service, or null if it is a container of somebody else.</param>
/// <param name="Container">The name of the source's container.</param>
internal sealed record ComposeLink(LinkOption Option, ComposeService? Service, string Container)
{
    /// <summary>The text of the label that makes the same link.</summary>
    public string Label => $"{Container}:{Option.Alias}";
}
