namespace ContainerLinks;

/// <summary>An engine that has answered.</summary>
internal sealed class EngineConnection(EngineEndpoint endpoint, EngineIdentity identity, EngineApi api) : IDisposable
{
    public EngineEndpoint Endpoint { get; } = endpoint;

    public EngineIdentity Identity { get; } = identity;

    public EngineApi Api { get; } = api;

    public RuntimeCapabilities Capabilities => RuntimeCapabilities.AssignsAddresses
        | (Identity.LinksNatively ? RuntimeCapabilities.LinksNatively : RuntimeCapabilities.None)
        | (Identity.GivesLinkVariables ? RuntimeCapabilities.GivesLinkVariables : RuntimeCapabilities.None);

    public void Dispose() => Api.Dispose();
}
