namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>Tests of the agent beside one real engine.</summary>
public abstract class AgentTests : IAsyncLifetime
{
    private protected AgentTests(EngineUnderTest engine) => Test = new AgentUnderTest(engine);

    private protected AgentUnderTest Test { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync() => await Test.DisposeAsync();
}
