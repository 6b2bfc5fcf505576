namespace ContainerLinks.Docker.Tests;

/// <summary>Tests over one real engine, each with containers of its own that go with it.</summary>
public abstract class LiveTests : IAsyncLifetime
{
    private protected LiveTests(EngineUnderTest under) => (Under, Engine) = (under, new LiveEngine(under));

    private protected EngineUnderTest Under { get; }

    private protected LiveEngine Engine { get; }

    private protected EngineClient Client => Engine.Client;

    private protected string Db => Engine.NameOf("db");

    private protected string Web => Engine.NameOf("web");

    public Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync() => await Engine.DisposeAsync();
}
