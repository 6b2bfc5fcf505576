using System.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContainerLinks.Fuzz;

/// <summary>Any bytes as an engine's answers: containers, lists, events, networks, news of images, refusals. They go the whole way through the client library.</summary>
internal sealed class EngineTarget : FuzzTarget, IDisposable
{
    private static readonly HttpStatusCode[] Statuses = [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway, HttpStatusCode.NoContent, HttpStatusCode.Found];
    private static readonly DockerRuntimeOptions Options = new() { MaximumAnswerLength = DockerRuntimeOptions.SmallestAnswer };
    private readonly FuzzEngine _engine = new();
    private readonly EngineConnection _docker;
    private readonly EngineConnection _podman;
    private readonly Func<Task<Outcome>>[] _questions;

    public EngineTarget()
    {
        _docker = Connect(new EngineIdentity(EngineKind.Docker, "20.10.24", new Version(1, 41), null));
        _podman = Connect(new EngineIdentity(EngineKind.Podman, "4.3.1", new Version(1, 41), "4.3.1"));
        _questions = [() => LookAsync(_docker), () => LookAsync(_podman), ListAsync, ReadEventsAsync, ListNetworksAsync, IdentifyAsync, PullAsync, CreateAsync, AskDataFolderAsync];
    }

    public override string Name => "engine";

    public override int LongestInput => 80 * 1024; // More than an answer may have here.

    public override IReadOnlyList<string> Words =>
    [
        "\"Id\":", "\"Name\":", "\"State\":", "\"Status\":\"running\"", "\"Health\":", "\"Config\":", "\"HostConfig\":", "\"NetworkSettings\":", "\"Networks\":", "\"IPAddress\":", "\"GlobalIPv6Address\":", "\"Env\":", "\"Labels\":", "\"ExposedPorts\":",
        "\"Links\":", "\"ExtraHosts\":", "\"HostsPath\":", "\"NetworkMode\":\"container:", "\"Aliases\":", "\"DNSNames\":", "null", "true", "[]", "{}", "[null]", "{\"a\":null}", "\"\\ud800\"", "\"\\u0000\"", "\"\\n\"", "/etc/shadow", "/etc/hosts", "../", "%2f",
        "\"Type\":\"container\"", "\"Type\":\"network\"", "\"Action\":\"start\"", "\"Actor\":", "\"Attributes\":", "\"ID\":", "\"status\":", "\"error\":", "\"errorDetail\":", "\"progressDetail\":", "\"current\":", "\"message\":", "\"dns_enabled\":", "\"ApiVersion\":", "\n", "\0",
    ];

    // The client library's own objects; an answer of 64 KiB is the longest that is read. An event of two bytes that cannot be read is an exception of 1.4 KB, gone at once.
    public override long AllocationLimit(int length) => (1024 * 1024) + (1024L * length);

    public override Outcome Run(byte[] input)
    {
        if (input.Length < 2)
        {
            return Outcome.Refused("too short");
        }

        int end = input.AsSpan(2).IndexOf((byte)0);
        _engine.Status = Statuses[input[1] % Statuses.Length];
        _engine.First = end < 0 ? input[2..] : input[2..(2 + end)];
        _engine.Second = end < 0 ? [] : input[(3 + end)..];
        int question = input[0] % _questions.Length;
        try
        {
            Outcome outcome = _questions[question]().GetAwaiter().GetResult();
            return outcome with { Shape = outcome.Shape + question };
        }
        catch (ContainerLinksException refusal)
        {
            FuzzText.ThrowUnlessPrintable(refusal.Message, "a refusal");
            return Outcome.Refused($"{question} {refusal.Error} {refusal.InnerException?.GetType().Name} {_engine.Status}");
        }
    }

    public void Dispose()
    {
        _docker.Dispose();
        _podman.Dispose();
    }

    private EngineConnection Connect(EngineIdentity identity)
    {
        var endpoint = new EngineEndpoint(new Uri("unix:///fuzz.sock"), "fuzz", IsNamed: true);
        var transport = new EngineTransport(endpoint, TimeSpan.FromMinutes(1), Options.MaximumAnswerLength, () => _engine);
        return new EngineConnection(endpoint, identity, new EngineCalls(transport, endpoint, identity, Options, TimeProvider.System));
    }

    private static async Task<Outcome> LookAsync(EngineConnection connection)
    {
        ContainerInfo? info = await new ContainerLooks(NullLogger.Instance).LookAsync(connection, "web", CancellationToken.None);
        return info is null ? Outcome.Refused("no container") : EngineChecks.Check(info);
    }

    private async Task<Outcome> ListAsync()
    {
        (ContainerFact fact, _) = await new ContainerLooks(NullLogger.Instance).ListAsync(_docker, CancellationToken.None);
        foreach (ContainerInfo info in fact.Containers)
        {
            EngineChecks.Check(info);
        }

        return Outcome.Accepted(fact.Containers.Count);
    }

    private async Task<Outcome> ReadEventsAsync()
    {
        int containers = 0, networks = 0;
        await foreach (EngineEvent told in _docker.Api.ReadEventsAsync(0, new TaskCompletionSource(), CancellationToken.None))
        {
            FuzzException.ThrowUnless(told.Container is null || ContainerId.IsValid(told.Container), "an event names no container");
            containers += told.Container is null ? 0 : 1;
            networks += told.IsOfNetwork ? 1 : 0;
        }

        return Outcome.Accepted(containers, networks);
    }

    private async Task<Outcome> ListNetworksAsync() => Outcome.Accepted((await _podman.Api.GetPodmanNetworksAsync(CancellationToken.None)).Count);

    private Task<Outcome> IdentifyAsync()
    {
        using var ping = new HttpResponseMessage(_engine.Status);
        ping.Headers.TryAddWithoutValidation("Api-Version", FuzzText.Of(_engine.Second));
        (EngineIdentity? identity, string? fault) = EngineIdentity.Read(ping, _engine.First, null);
        FuzzText.ThrowUnlessPrintable(identity?.ToString() ?? fault!, "who an engine is");
        return Task.FromResult(identity is null ? Outcome.Refused("no engine") : Outcome.Accepted(identity.LinksNatively ? 1 : 0, identity.GivesLinkVariables ? 1 : 0));
    }

    private async Task<Outcome> PullAsync()
    {
        await _docker.Images.PullAsync("image", CancellationToken.None);
        return Outcome.Accepted();
    }

    private async Task<Outcome> CreateAsync()
    {
        string? id = await _docker.Api.CreateAsync(new ContainerSpec("web") { Image = "image" }, CancellationToken.None);
        FuzzException.ThrowUnless(id is null || ContainerId.IsValid(id), "a created container has no id");
        return Outcome.Accepted(id is null ? 0 : 1);
    }

    private async Task<Outcome> AskDataFolderAsync() => Outcome.Accepted(await _docker.Api.GetDataFolderAsync(CancellationToken.None) is null ? 0 : 1);
}
