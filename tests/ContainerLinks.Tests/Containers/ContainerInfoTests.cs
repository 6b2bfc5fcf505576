namespace ContainerLinks.Tests.Containers;

public sealed class ContainerInfoTests
{
    [Theory]
    [InlineData(ContainerState.Created, false)]
    [InlineData(ContainerState.Running, true)]
    [InlineData(ContainerState.Paused, true)]
    [InlineData(ContainerState.Restarting, false)]
    [InlineData(ContainerState.Exited, false)]
    [InlineData(ContainerState.Dead, false)]
    public void A_paused_container_counts_as_running_and_a_restarting_one_does_not(ContainerState state, bool running) =>
        new ContainerInfo { Id = new ContainerId("abc"), Name = "web", State = state }.IsRunning.Should().Be(running);

    [Fact]
    public void The_short_id_stands_in_for_a_missing_host_name()
    {
        var info = new ContainerInfo { Id = new ContainerId("17b6c5f037a9d0d9bdf7f309d"), Name = "web" };

        info.EffectiveHostname.Should().Be("17b6c5f037a9");
        new ContainerInfo { Id = info.Id, Name = "web", Hostname = "www" }.EffectiveHostname.Should().Be("www");
    }
}
