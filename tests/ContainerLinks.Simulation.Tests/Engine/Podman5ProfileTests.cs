using System.Net;

namespace ContainerLinks.Simulation.Tests;

/// <summary>What Podman 5.8 does otherwise than Docker; the recordings of Scenarios/podman58 have all of it.</summary>
public sealed class Podman5ProfileTests : IDisposable
{
    private readonly SimulatedEngine _engine = Engines.Make(SimulationProfile.Podman5, options => options.HostName = "machine");

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void The_next_address_is_given_not_the_lowest()
    {
        _engine.Run("one");
        _engine.Run("two");
        _engine.Restart("one");
        _engine.Remove("two", force: true);
        _engine.Run("three");

        _engine.Inspect("one").Address.Should().Be("10.88.0.4");
        _engine.Inspect("three").Address.Should().Be("10.88.0.5");
    }

    [Fact]
    public void A_hosts_file_is_made_anew_at_each_start_so_the_lines_of_a_user_go()
    {
        ContainerId id = _engine.Run(new SimulatedContainerSpec("web", "httpd") { ExtraHosts = ["a;b:10.1.1.1", "outside:host-gateway"] });
        string fresh = $"10.1.1.1\ta b\n10.88.0.1\toutside\n127.0.0.1\tlocalhost\n::1\tlocalhost\n10.88.0.1\thost.containers.internal host.docker.internal\n10.88.0.2\t{id.ShortId} web\n";
        _engine.Hosts("web").Should().Be(fresh);

        _engine.Exec("web", "sh", "-c", "echo 10.9.9.9 mine >> /etc/hosts");
        _engine.Hosts("web").Should().EndWith("10.9.9.9 mine\n");
        _engine.Restart("web");

        _engine.Hosts("web").Should().Be(fresh.Replace("10.88.0.2", "10.88.0.3", StringComparison.Ordinal));
    }

    [Fact]
    public void The_entries_of_the_machines_file_come_first_without_its_comments_and_keep_their_names()
    {
        using SimulatedEngine engine = Engines.Make(SimulationProfile.Podman5, options => options.BaseHostsFile = "# ours\n127.0.0.1   localhost  machine # here\n\n10.5.5.5 web\n10.6.6.6\n");

        ContainerId id = engine.Run("web");

        engine.Hosts("web").Should().Be($"127.0.0.1\tlocalhost machine\n10.5.5.5\tweb\n10.88.0.1\thost.containers.internal host.docker.internal\n10.88.0.2\t{id.ShortId}\n");
    }

    [Fact]
    public void Without_a_network_of_its_own_the_host_has_its_own_address()
    {
        using SimulatedEngine engine = Engines.Make(SimulationProfile.Podman5, options => options.HostAddress = IPAddress.Parse("192.0.2.77"));
        ContainerId none = engine.Run(new SimulatedContainerSpec("none", "httpd") { Network = "none" });
        engine.Run(new SimulatedContainerSpec("host", "httpd") { Network = "host" });

        engine.Hosts("none").Should().EndWith($"192.0.2.77\thost.containers.internal host.docker.internal\n127.0.0.1\t{none.ShortId} none\n");
        engine.Hosts("host").Should().EndWith("192.0.2.77\thost.containers.internal host.docker.internal\n");
    }

    [Theory]
    [InlineData("10.60.1.0/30", "one two")]
    [InlineData("10.60.1.0/29", "one two three four five six")]
    public void A_network_that_is_full_says_its_range(string subnet, string names)
    {
        _engine.CreateNetwork(new SimulatedNetworkSpec("small") { Subnet = subnet });
        string[] all = names.Split(' ');
        foreach (string name in all[..^1])
        {
            _engine.Run(new SimulatedContainerSpec(name, "httpd") { Network = "small" });
        }

        Refusal(() => _engine.Run(new SimulatedContainerSpec(all[^1], "httpd") { Network = "small" }))
            .Should().Be((500, $"IPAM error: failed to find free IP in range: 10.60.1.1 - 10.60.1.{(all.Length == 2 ? 2 : 6)}", ContainerLinksError.AddressesExhausted));
    }

    [Fact]
    public void An_address_that_was_asked_for_may_be_any_and_is_not_the_last_one_given()
    {
        _engine.CreateNetwork(new SimulatedNetworkSpec("net") { Subnet = "10.60.1.0/29" });
        _engine.Run(new SimulatedContainerSpec("fixed", "httpd") { Network = "net", Address = "10.60.1.5" });
        _engine.Run(new SimulatedContainerSpec("gateway", "httpd") { Network = "net", Address = "10.60.1.1" });
        _engine.Run(new SimulatedContainerSpec("next", "httpd") { Network = "net" });

        _engine.Inspect("gateway").Networks.Single().Address.Should().Be("10.60.1.1");
        _engine.Inspect("next").Networks.Single().Address.Should().Be("10.60.1.2");
        Refusal(() => _engine.Run(new SimulatedContainerSpec("taker", "httpd") { Network = "net", Address = "10.60.1.5" })).Error.Should().Be(ContainerLinksError.AddressInUse);
        Refusal(() => _engine.Run(new SimulatedContainerSpec("outside", "httpd") { Network = "net", Address = "10.61.1.5" }))
            .Should().Be((500, "requested static ip 10.61.1.5 not in any subnet on network net", ContainerLinksError.AddressNotInPool));
    }

    [Fact]
    public void Refusals_are_in_Podmans_words()
    {
        ContainerId web = _engine.Run("web");

        Refusal(() => _engine.Run("x", "web:db")).Should().Be((400, "bad parameter: link is not supported", ContainerLinksError.Refused));
        Refusal(() => _engine.RemoveLink("web")).Should().Be((400, "link is not supported", ContainerLinksError.Refused));
        Refusal(() => _engine.Start("web/db")).Should().Be((404, "Not Found", ContainerLinksError.ContainerNotFound));
        Refusal(() => _engine.Stop("nobody")).Should().Be((404, "no container with name or ID \"nobody\" found: no such container", ContainerLinksError.ContainerNotFound));
        Refusal(() => _engine.Remove("nobody")).Should().Be((404, "no container with ID or name \"nobody\" found: no such container", ContainerLinksError.ContainerNotFound));
        Refusal(() => _engine.Run("web")).Should().Be((
            500,
            $"container create: creating container storage: the container name \"web\" is already in use by {web}. You have to remove that container to be able to reuse that name: that name is already in use",
            ContainerLinksError.NameInUse));
        ContainerId other = _engine.Run("other");
        Refusal(() => _engine.Rename("other", "web")).Should().Be((
            500, $"renaming container {other}: updating container config table with new configuration for container {other}: UNIQUE constraint failed: ContainerConfig.Name", ContainerLinksError.NameInUse));
        Refusal(() => _engine.Remove("web")).Message.Should().Be($"cannot remove container {web} as it is running - running or paused containers cannot be removed without force: container state improper");
        _engine.Run(new SimulatedContainerSpec("side", "httpd") { Network = "container:web" });
        Refusal(() => _engine.Remove("web", force: true)).Message.Should().Be(
            $"container {web} has dependent containers which must be removed before it: {_engine.Inspect("side").Id}: container already exists");
        Refusal(() => _engine.RemoveNetwork("bridge")).Message.Should().StartWith("\"podman\" has associated containers with it.");
    }

    [Fact]
    public void A_second_start_is_kept_as_an_error_of_a_container_that_runs()
    {
        ContainerId web = _engine.Run("web");

        _engine.Start("web").Should().BeFalse();

        _engine.Inspect("web").StateError.Should().Be($"container {web}: container is running");
        _engine.Restart("web");
        _engine.Inspect("web").StateError.Should().BeEmpty();
    }

    [Fact]
    public void The_DNS_of_a_network_has_the_names_of_the_start_and_the_default_network_has_none()
    {
        _engine.CreateNetwork(new SimulatedNetworkSpec("net") { Subnet = "10.60.1.0/24" });
        ContainerId db = _engine.Run(new SimulatedContainerSpec("db", "mysql") { Network = "net", NetworkAliases = ["Store"], Hostname = "db.example" });
        _engine.Run(new SimulatedContainerSpec("web", "httpd") { Network = "net" });
        _engine.Run("alone");
        _engine.Rename("db", "maria");

        foreach (string name in (string[])["db", "DB.dns.podman", "store", "db.example", db.ShortId])
        {
            _engine.Lookup("web", name)!.Answers.Should().Equal(new SimulatedDnsAnswer("A", "10.60.1.2", 0));
        }

        _engine.Lookup("web", "maria.dns.podman")!.ResponseCode.Should().Be(3);
        _engine.Lookup("web", "maria").Should().BeNull("that is asked outside");
        _engine.Lookup("web", "2.1.60.10.in-addr.arpa", "PTR")!.Answers.Select(answer => answer.Value).Should().Equal("db", "store", db.ShortId, "db.example");
        _engine.Lookup("alone", "alone").Should().BeNull();
        _engine.Restart("maria");
        _engine.Lookup("web", "maria")!.Answers.Should().ContainSingle();
    }

    [Fact]
    public void A_container_that_leaves_a_network_has_its_file_written_without_comments()
    {
        _engine.CreateNetwork(new SimulatedNetworkSpec("net") { Subnet = "10.60.1.0/24" });
        string id = _engine.Run("web").ShortId;
        _engine.Exec("web", "sh", "-c", "echo '# mine' >> /etc/hosts");
        _engine.Exec("web", "sh", "-c", "echo '10.9.9.9   one two' >> /etc/hosts");
        _engine.Connect("net", "web");
        _engine.Hosts("web").Should().EndWith($"10.88.0.2\t{id} web\n# mine\n10.9.9.9   one two\n10.60.1.2\t{id} web\n");

        _engine.Disconnect("net", "web");

        _engine.Hosts("web").Should().EndWith($"10.88.0.2\t{id} web\n10.9.9.9\tone two\n");
    }

    [Fact]
    public void A_restart_policy_is_followed_at_once_and_never_after_a_user_sent_a_signal()
    {
        _engine.Run(new SimulatedContainerSpec("web", "httpd") { RestartPolicy = "always" });
        _engine.Die("web");
        SimulatedContainer again = _engine.Inspect("web");
        (again.State, again.RestartCount, again.Address).Should().Be((ContainerState.Running, 1, "10.88.0.3"));

        _engine.Kill("web", "TERM");
        _engine.Die("web");

        _engine.Inspect("web").State.Should().Be(ContainerState.Exited);
    }

    [Fact]
    public async Task A_service_that_starts_anew_ends_no_container_and_everything_is_listed_again()
    {
        _engine.Run("web");
        await using IAsyncEnumerator<ContainerFact> facts = _engine.AsRuntime().WatchAsync().GetAsyncEnumerator();
        (await facts.MoveNextAsync()).Should().BeTrue();

        _engine.RestartDaemon(crash: true);

        (await facts.MoveNextAsync()).Should().BeTrue();
        facts.Current.Kind.Should().Be(ContainerFactKind.Resync);
        facts.Current.Containers.Single().State.Should().Be(ContainerState.Running);
    }

    [Fact]
    public async Task The_linker_is_told_what_Podman_tells_and_not_what_Podman_adds()
    {
        _engine.CreateNetwork(new SimulatedNetworkSpec("net") { Subnet = "10.60.1.0/24" });
        _engine.Run(new SimulatedContainerSpec("web", "mysql") { Network = "net", Environment = ["A=1"], Terminal = true });
        _engine.Connect("podman", "web");
        _engine.Rename("web", "front");
        _engine.Run(new SimulatedContainerSpec("side", "httpd") { Network = "container:front" });
        IContainerRuntime runtime = _engine.AsRuntime();
        runtime.Name.Should().Be("simulated-podman-5");
        runtime.Capabilities.Should().Be(RuntimeCapabilities.AssignsAddresses);

        ContainerInfo front = (await runtime.FindAsync("front"))!;
        front.Networks.Select(network => (network.Name, network.ResolvesNames, network.AnswersName)).Should().Equal(("podman", false, true), ("net", true, false));
        front.Networks[1].Aliases.Should().Equal(front.Id.ShortId, "web");
        front.Environment.Should().Equal("A=1", "HOME=/", "MYSQL_MAJOR=8.0", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        ContainerInfo side = (await runtime.FindAsync("side"))!;
        (side.NetworkOf, side.Networks.Count, side.HostsPath, runtime.OpenHosts(side)).Should().Be((front.Id, 0, null, null));
    }

    private static (int Status, string Message, ContainerLinksError Error) Refusal(Action action)
    {
        SimulatedEngineException refusal = action.Should().Throw<SimulatedEngineException>().Which;
        return (refusal.StatusCode, refusal.Message, refusal.Error);
    }
}
