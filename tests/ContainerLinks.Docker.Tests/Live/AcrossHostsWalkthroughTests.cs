using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>The story of a link past one host, as each way has to tell it: web02 on host 1 finds mysql on host 2, wherever mysql goes, and while the wire between the hosts is cut nobody is told what is not so.</summary>
public abstract class AcrossHostsWalkthroughTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private protected abstract IWayPastAHost Way { get; }

    [EngineFact]
    public async Task A_container_of_host_1_finds_one_of_host_2_wherever_it_goes()
    {
        await Way.RunAsync(2, "mysql");
        await Way.RunRecipientAsync("web02", "mysql");
        await FindsAsync(2);

        await Way.Client(2).StopAsync(Way.NameOf("mysql"));
        await FindsNothingAsync();
        await Way.RunAsync(2, "squatter");
        await Way.Client(2).StartAsync(Way.NameOf("mysql"));
        await FindsAsync(2);

        await Way.Client(2).RemoveAsync(Way.NameOf("mysql"));
        await FindsNothingAsync();
        await Way.RunAsync(1, "mysql");
        await FindsAsync(1);

        await Way.Client(1).RemoveAsync(Way.NameOf("mysql"));
        await Way.RunAsync(2, "mysql");
        await FindsAsync(2);
        try
        {
            await Way.WireAsync("cut");
            await Way.IsToldOfTheCutAsync("web02", "mysql");
        }
        finally
        {
            await Way.WireAsync("join");
        }

        await FindsAsync(2);
    }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Way.DisposeAsync();

    /// <summary>Waits until the recipient's own resolver gives the address of the source, and a packet comes back from there.</summary>
    private async Task FindsAsync(int host)
    {
        string address = await Way.Client(host).AddressAsync(Way.NameOf("mysql"));
        await UntilAsync(answer => answer.Contains($"({address})", StringComparison.Ordinal) && answer.Contains("1 packets received", StringComparison.Ordinal), address);
    }

    private Task FindsNothingAsync() => UntilAsync(answer => answer.Contains("bad address", StringComparison.Ordinal), "nothing");

    private async Task UntilAsync(Func<string, bool> isSo, string expected)
    {
        using var patience = new CancellationTokenSource(Patience);
        string answer = "";
        while (!patience.IsCancellationRequested)
        {
            answer = await Way.Client(1).ExecAsync(Way.NameOf("web02"), "ping", "-c", "1", "-W", "1", Way.AliasOf("mysql"));
            if (isSo(answer))
            {
                return;
            }

            await EngineClient.PaceAsync();
        }

        answer.Should().Be(expected, "the recipient has to find it within {0}", Patience);
    }

    /// <summary>Names in a zone of BIND: the recipient asks for the public name. The linkers reach the server by another wire than the one between the hosts, so a cut takes no name away.</summary>
    [Collection("two hosts")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Host1Docker, EngineVariables.Host2Docker, EngineVariables.HostsDns, EngineVariables.HostsResolver, EngineVariables.HostsKey, EngineVariables.HostsScript, EngineVariables.HostsFolder)]
    public sealed class ByDynamicDns : AcrossHostsWalkthroughTests
    {
        private readonly NamesInDns _way = new();

        private protected override IWayPastAHost Way => _way;

        public override Task InitializeAsync() => _way.FollowAsync();
    }

    [Collection("swarm")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.SwarmManager, EngineVariables.SwarmWorker, StartedBy = "eng/engines/two-hosts.sh start FOLDER swarm")]
    public sealed class OnSwarm : AcrossHostsWalkthroughTests
    {
        private readonly LinksInSwarm _way = new(EngineUnderTest.SwarmManager, EngineUnderTest.SwarmWorker);

        private protected override IWayPastAHost Way => _way;

        public override Task InitializeAsync() => _way.FollowAsync();
    }

    [Collection("newer swarm")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerSwarmManager, EngineVariables.NewerSwarmWorker, StartedBy = "eng/engines/two-hosts.sh start FOLDER swarm")]
    public sealed class OnNewerSwarm : AcrossHostsWalkthroughTests
    {
        private readonly LinksInSwarm _way = new(EngineUnderTest.NewerSwarmManager, EngineUnderTest.NewerSwarmWorker);

        private protected override IWayPastAHost Way => _way;

        public override Task InitializeAsync() => _way.FollowAsync();
    }
}

/// <summary>Two hosts and a way from one to the other, for one test.</summary>
internal interface IWayPastAHost : IAsyncDisposable
{
    /// <summary>The engine of a host, 1 or 2.</summary>
    EngineClient Client(int host);

    /// <summary>A container's name in this test.</summary>
    string NameOf(string name);

    /// <summary>What the recipient calls a source.</summary>
    string AliasOf(string source);

    Task RunAsync(int host, string name);

    /// <summary>Runs a container on host 1 that finds a source.</summary>
    Task RunRecipientAsync(string name, string source);

    /// <summary>Cuts the wire between the hosts, or joins it.</summary>
    Task WireAsync(string verb);

    /// <summary>Waits until a recipient, or whoever asks, is told what the cut means to its source.</summary>
    Task IsToldOfTheCutAsync(string recipient, string source);
}

internal sealed class NamesInDns : IWayPastAHost
{
    private readonly string _number = Guid.NewGuid().ToString("N")[..8];
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(6));
    private readonly HostUnderTest[] _hosts;

    public NamesInDns() => _hosts = [new(EngineVariables.Host1Docker, _number, _patience.Token), new(EngineVariables.Host2Docker, _number, _patience.Token)];

    public EngineClient Client(int host) => _hosts[host - 1].Client;

    public string NameOf(string name) => $"{name}-{_number}";

    public string AliasOf(string source) => NameOf(source);

    public async Task FollowAsync()
    {
        foreach (HostUnderTest host in _hosts)
        {
            await host.Linker.FollowAsync(_patience.Token);
        }
    }

    public Task RunAsync(int host, string name) => Client(host).RunAsync(NameOf(name));

    public Task RunRecipientAsync(string name, string source) => Client(1).RunAsync(NameOf(name), "web", body => body["HostConfig"] = new JsonObject
    {
        ["Dns"] = new JsonArray(Environment.GetEnvironmentVariable(EngineVariables.HostsResolver)!),
        ["DnsSearch"] = new JsonArray("links.test"),
    });

    public async Task WireAsync(string verb) =>
        (await EngineScript.RunScriptAsync(Environment.GetEnvironmentVariable(EngineVariables.HostsScript)!, verb, Environment.GetEnvironmentVariable(EngineVariables.HostsFolder)!)).Should().Be(0, verb);

    /// <summary>The name still leads to the container, which is where it was.</summary>
    public async Task IsToldOfTheCutAsync(string recipient, string source) =>
        (await Client(1).ExecAsync(NameOf(recipient), "ping", "-c", "1", "-W", "1", AliasOf(source))).Should().Contain($"({await Client(2).AddressAsync(NameOf(source))})").And.Contain("0 packets received");

    public async ValueTask DisposeAsync()
    {
        foreach (HostUnderTest host in _hosts)
        {
            foreach (string name in new[] { "mysql", "web02", "squatter" })
            {
                await host.Client.SendAsync(HttpMethod.Delete, $"containers/{NameOf(name)}?force=1");
            }

            await host.DisposeAsync();
        }

        _patience.Dispose();
    }
}

internal sealed class LinksInSwarm(EngineUnderTest manager, EngineUnderTest worker) : IWayPastAHost
{
    private readonly SwarmUnderTest _swarm = new(manager, worker);
    private ContainerLinker? _linker;

    public EngineClient Client(int host) => host == 1 ? _swarm.Manager : _swarm.Worker;

    public string NameOf(string name) => _swarm.NameOf(name);

    public string AliasOf(string source) => "db";

    public async Task FollowAsync() => _linker = await _swarm.FollowAsync(_swarm.Manager);

    public Task RunAsync(int host, string name) => _swarm.RunAsync(Client(host), name);

    public async Task RunRecipientAsync(string name, string source)
    {
        await _swarm.RunAsync(Client(1), name, "web");
        await _linker!.LinkAsync(NameOf(name), NameOf(source), AliasOf(source));
    }

    public Task WireAsync(string verb) => _swarm.WireAsync(verb);

    public async Task IsToldOfTheCutAsync(string recipient, string source)
    {
        await _swarm.UntilAsync(_linker!, NameOf(recipient), AliasOf(source), status => status.Reason == LinkReason.HostLost);
        await _swarm.FileHasAsync(Client(1), NameOf(recipient), AliasOf(source));
    }

    public ValueTask DisposeAsync() => _swarm.DisposeAsync();
}
