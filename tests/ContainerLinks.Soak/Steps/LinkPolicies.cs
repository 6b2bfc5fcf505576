using System.Net;

namespace ContainerLinks.Soak;

/// <summary>The policies of links that are declared through the linker.</summary>
internal static class LinkPolicies
{
    private static readonly LinkPolicy[] All =
    [
        LinkPolicy.Default,
        LinkPolicy.Default,
        new() { OnSourceStopped = SourceStoppedAction.Keep },
        new() { OnSourceStopped = SourceStoppedAction.PointTo, SinkAddress = IPAddress.Parse("192.0.2.1") },
        new() { OnSourceRemoved = SourceRemovedAction.Drop },
        new() { OnSourceRemoved = SourceRemovedAction.Refuse },
        new() { Required = true },
        new() { OnSourceStopped = SourceStoppedAction.Keep, OnSourceRemoved = SourceRemovedAction.Drop },
    ];

    public static LinkPolicy Of(int variant) => All[variant % All.Length];
}
