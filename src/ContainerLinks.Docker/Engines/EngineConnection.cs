namespace ContainerLinks;

/// <summary>An engine that has answered.</summary>
internal sealed class EngineConnection(EngineEndpoint endpoint, EngineIdentity identity, EngineCalls calls) : IDisposable
{
    public EngineEndpoint Endpoint { get; } = endpoint;

    public EngineIdentity Identity { get; } = identity;

    /// <summary>The way to the engine.</summary>
    public EngineCalls Calls { get; } = calls;

    public EngineApi Api { get; } = new(calls, identity);

    public EngineFiles Files { get; } = new(calls);

    public EngineImages Images { get; } = new(calls);

    public RuntimeCapabilities Capabilities => RuntimeCapabilities.AssignsAddresses
        | (Identity.LinksNatively ? RuntimeCapabilities.LinksNatively : RuntimeCapabilities.None)
        | (Identity.GivesLinkVariables ? RuntimeCapabilities.GivesLinkVariables : RuntimeCapabilities.None);

    public void Dispose() => Calls.Dispose();
}
