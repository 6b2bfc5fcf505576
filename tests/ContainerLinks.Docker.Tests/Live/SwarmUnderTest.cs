using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace ContainerLinks.Docker.Tests;

/// <summary>Two nodes of a Swarm (eng/engines/two-hosts.sh start FOLDER swarm), and linkers on them, for one test, whose containers and services go with it.</summary>
internal sealed class SwarmUnderTest(EngineUnderTest manager, EngineUnderTest worker) : IAsyncDisposable
{
    /// <summary>The attachable overlay network that the script makes.</summary>
    public const string Network = "links";

    private readonly string _number = Guid.NewGuid().ToString("N")[..6];
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(5));
    private readonly List<ServiceProvider> _linkers = [];
    private readonly HashSet<string> _services = new(StringComparer.Ordinal);
    private readonly HashSet<(EngineClient Client, string Name)> _containers = [];

    public EngineUnderTest ManagerEngine => manager;

    public EngineClient Manager { get; } = new(manager.Endpoint);

    public EngineClient Worker { get; } = new(worker.Endpoint);

    public string NameOf(string name) => $"{name}-{_number}";

    public async Task<ContainerLinker> FollowAsync(EngineClient node, Action<SwarmOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddContainerLinks()
            .UseDocker(options => (options.Endpoint, options.StopTimeout) = (node.Endpoint, TimeSpan.Zero))
            .AddSwarm(options =>
            {
                options.PollInterval = TimeSpan.FromSeconds(1);
                configure?.Invoke(options);
            });
        ServiceProvider provider = services.BuildServiceProvider();
        _linkers.Add(provider);
        ContainerLinker linker = provider.GetRequiredService<ContainerLinker>();
        await linker.FollowAsync(_patience.Token);
        return linker;
    }

    /// <summary>Runs a container of no service on the overlay network, with links that the engine keeps.</summary>
    public async Task<string> RunAsync(EngineClient node, string name, string image = "db", params string[] links)
    {
        _containers.Add((node, NameOf(name)));
        string id = "";
        await WithNetworkAsync(
            async () => id = await node.RunAsync(NameOf(name), image, body =>
            {
                body["HostConfig"] = new JsonObject { ["NetworkMode"] = Network };
                body["NetworkingConfig"] = new JsonObject { ["EndpointsConfig"] = new JsonObject { [Network] = new JsonObject { ["Links"] = new JsonArray([.. links.Select(link => JsonValue.Create(link))]) } } };
            }),
            () => node.SendAsync(HttpMethod.Delete, $"containers/{NameOf(name)}?force=1"));
        return id;
    }

    public Task StartAsync(EngineClient node, string name) => WithNetworkAsync(() => node.StartAsync(NameOf(name)), () => Task.CompletedTask);

    /// <summary>Takes a container from the overlay network and puts it there again, with links that the engine keeps.</summary>
    public async Task ReconnectAsync(EngineClient node, string name, params string[] links)
    {
        await node.PostAsync($"networks/{Network}/disconnect", new JsonObject { ["Container"] = NameOf(name) });
        await WithNetworkAsync(
            () => node.PostAsync($"networks/{Network}/connect", new JsonObject
            {
                ["Container"] = NameOf(name),
                ["EndpointConfig"] = new JsonObject { ["Links"] = new JsonArray([.. links.Select(link => JsonValue.Create(link))]) },
            }),
            () => Task.CompletedTask);
    }

    public void Forget(EngineClient node, string name) => _containers.Add((node, NameOf(name)));

    /// <summary>Makes a service, or makes it another one.</summary>
    public async Task ServeAsync(string name, int replicas, string mode = "dnsrr", Action<JsonObject>? change = null)
    {
        var spec = new JsonObject
        {
            ["Name"] = NameOf(name),
            ["TaskTemplate"] = new JsonObject
            {
                ["ContainerSpec"] = new JsonObject { ["Image"] = "db", ["StopGracePeriod"] = 0 },
                ["Networks"] = new JsonArray(new JsonObject { ["Target"] = Network }),
                ["RestartPolicy"] = new JsonObject { ["Condition"] = "any", ["Delay"] = 100_000_000 },
                ["Placement"] = new JsonObject(),
            },
            ["Mode"] = new JsonObject { ["Replicated"] = new JsonObject { ["Replicas"] = replicas } },
            ["EndpointSpec"] = new JsonObject { ["Mode"] = mode },
            ["UpdateConfig"] = new JsonObject { ["Parallelism"] = 1, ["Order"] = "stop-first" },
        };
        change?.Invoke(spec);
        if (_services.Add(NameOf(name)))
        {
            await Manager.PostAsync("services/create", spec);
        }
        else
        {
            int version = (await Manager.GetAsync($"services/{NameOf(name)}"))["Version"]!["Index"]!.GetValue<int>();
            await Manager.PostAsync($"services/{NameOf(name)}/update?version={version}", spec);
        }
    }

    public async Task RollBackAsync(string name)
    {
        JsonNode service = await Manager.GetAsync($"services/{NameOf(name)}");
        await Manager.PostAsync($"services/{NameOf(name)}/update?rollback=previous&version={service["Version"]!["Index"]}", service["Spec"]!.DeepClone().AsObject());
    }

    public async Task RemoveServiceAsync(string name)
    {
        _services.Remove(NameOf(name));
        await Manager.DeleteAsync($"services/{NameOf(name)}");
    }

    public static async Task<string> NodeOfAsync(EngineClient node) => (await node.GetAsync("info"))["Swarm"]!["NodeID"]!.GetValue<string>();

    /// <summary>Lets a node take tasks, or not.</summary>
    public async Task SetAvailabilityAsync(EngineClient node, string availability)
    {
        JsonNode told = await Manager.GetAsync($"nodes/{await NodeOfAsync(node)}");
        JsonObject spec = told["Spec"]!.DeepClone().AsObject();
        spec["Availability"] = availability;
        await Manager.PostAsync($"nodes/{told["ID"]}/update?version={told["Version"]!["Index"]}", spec);
    }

    /// <summary>The tasks of a service that run by the manager's word: their whole names and addresses, in the order of their slots.</summary>
    public async Task<(string Name, string Address, string Node)[]> TasksAsync(string name)
    {
        JsonArray tasks = (await Manager.GetAsync($"tasks?filters={Uri.EscapeDataString($$"""{"service":["{{NameOf(name)}}"],"desired-state":["running"]}""")}")).AsArray();
        return
        [
            .. tasks.Where(task => task!["Status"]!["State"]!.GetValue<string>() == "running").OrderBy(task => task!["Slot"]!.GetValue<int>())
                .Select(task => ($"{NameOf(name)}.{task!["Slot"]}.{task["ID"]}", task["NetworksAttachments"]![0]!["Addresses"]![0]!.GetValue<string>().Split('/')[0], task["NodeID"]!.GetValue<string>())),
        ];
    }

    /// <summary>Waits until a service has so many running tasks that are not some others.</summary>
    public async Task<(string Name, string Address, string Node)[]> TasksAsync(string name, int count, params string[] others)
    {
        while (true)
        {
            (string Name, string Address, string Node)[] tasks = await TasksAsync(name);
            if (tasks.Length == count && !tasks.Any(task => others.Contains(task.Name)))
            {
                return tasks;
            }

            await PauseAsync($"'{name}' has {string.Join(", ", tasks.Select(task => task.Name))}");
        }
    }

    /// <summary>The virtual address of a service, once it has one.</summary>
    public async Task<string> VirtualAddressAsync(string name)
    {
        while (true)
        {
            if ((await Manager.GetAsync($"services/{NameOf(name)}"))["Endpoint"]?["VirtualIPs"]?.AsArray() is [var first, ..])
            {
                return first!["Addr"]!.GetValue<string>().Split('/')[0];
            }

            await PauseAsync($"'{name}' has no virtual address");
        }
    }

    /// <summary>Waits until a link is as a test wants it.</summary>
    public async Task<LinkStatus> UntilAsync(ContainerLinker linker, string recipient, string alias, Func<LinkStatus, bool> isIt)
    {
        LinkStatus? last = null;
        try
        {
            for (long version = 0; ;)
            {
                LinkSnapshot snapshot = await linker.WaitForSnapshotAsync(version, _patience.Token);
                version = snapshot.Version;
                last = snapshot.FindLink(recipient, alias);
                if (last is not null && isIt(last))
                {
                    return last;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"The link is {last}. {string.Join(' ', (await linker.ExplainAsync(recipient, alias)).Sentences)}");
        }
    }

    /// <summary>Waits until a recipient's hosts file has these addresses for a name.</summary>
    public async Task FileHasAsync(EngineClient node, string container, string name, params string[] addresses)
    {
        while (true)
        {
            string[] found = await node.ResolveAsync(container, name);
            if (found.SequenceEqual(addresses))
            {
                return;
            }

            await PauseAsync($"'{container}' finds {string.Join(", ", found)} for '{name}', and not {string.Join(", ", addresses)}");
        }
    }

    /// <summary>Waits until the network's own DNS answers a container with these addresses.</summary>
    public async Task DnsAnswersAsync(EngineClient node, string container, string name, params string[] addresses)
    {
        while (true)
        {
            string[] found = await AskDnsAsync(node, container, name);
            if (found.SequenceEqual(addresses.Order(StringComparer.Ordinal)))
            {
                return;
            }

            await PauseAsync($"the DNS answers '{container}' with {string.Join(", ", found)} for '{name}', and not {string.Join(", ", addresses)}");
        }
    }

    /// <summary>Waits until a container's resolver, which reads the file first and then asks the DNS, finds these addresses.</summary>
    public async Task ResolvesAsync(EngineClient node, string container, string name, params string[] addresses)
    {
        while (true)
        {
            string[] found = await node.ResolveAsync(container, name) is { Length: > 0 } lines ? lines : await AskDnsAsync(node, container, name);
            if (found.Order(StringComparer.Ordinal).SequenceEqual(addresses.Order(StringComparer.Ordinal)))
            {
                return;
            }

            await PauseAsync($"'{container}' resolves '{name}' to {string.Join(", ", found)}, and not to {string.Join(", ", addresses)}");
        }
    }

    public static async Task<string[]> AskDnsAsync(EngineClient node, string container, string name) =>
        [.. (await node.ExecAsync(container, "nslookup", name, "127.0.0.11")).Split('\n').SkipWhile(line => !line.StartsWith("Name:", StringComparison.Ordinal))
            .Where(line => line.StartsWith("Address", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0]).Where(text => IPAddress.TryParse(text, out _)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Cuts the wire between the nodes, or joins it.</summary>
    public async Task WireAsync(string verb)
    {
        string folder = Path.GetDirectoryName(manager.Folder)!;
        (await EngineScript.RunScriptAsync(Path.Combine(Path.GetDirectoryName(manager.Script)!, "two-hosts.sh"), verb, folder)).Should().Be(0, verb);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceProvider linker in _linkers)
        {
            await linker.DisposeAsync();
        }

        foreach (string service in _services)
        {
            await Manager.SendAsync(HttpMethod.Delete, $"services/{service}");
        }

        foreach ((EngineClient client, string name) in _containers)
        {
            await client.SendAsync(HttpMethod.Delete, $"containers/{name}?force=1");
        }

        Manager.Dispose();
        Worker.Dispose();
        _patience.Dispose();
    }

    /// <summary>An engine takes a network down behind the last container that leaves it, also if the next one comes meanwhile, and one that has just begun does not know its Swarm's networks yet.</summary>
    private async Task WithNetworkAsync(Func<Task> start, Func<Task> undo)
    {
        while (true)
        {
            try
            {
                await start();
                return;
            }
            catch (InvalidOperationException refused) when (refused.Message.Contains("network", StringComparison.Ordinal) && refused.Message.Contains("not found", StringComparison.Ordinal))
            {
                await undo();
                await PauseAsync(refused.Message);
            }
        }
    }

    private async Task PauseAsync(string state)
    {
        await EngineClient.PaceAsync();
        if (_patience.IsCancellationRequested)
        {
            throw new InvalidOperationException($"In two minutes: {state}.");
        }
    }
}
