namespace ContainerLinks.Docker.Tests;

/// <summary>What a user sees of an engine that cannot be used.</summary>
internal static class RefusalAssertions
{
    public static async Task RefusesAsync(this DockerRuntime runtime, ContainerLinksError error, params string[] words)
    {
        Func<Task> ask = async () => await runtime.FindAsync("web");
        ContainerLinksException refusal = (await ask.Should().ThrowAsync<ContainerLinksException>()).Which;
        refusal.Error.Should().Be(error, refusal.Message);
        foreach (string word in words)
        {
            refusal.Message.Should().Contain(word);
        }
    }
}
