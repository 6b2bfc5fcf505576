using System.Net;
using Microsoft.Extensions.Logging;

namespace ContainerLinks.Fuzz;

/// <summary>What strangers choose about their containers, as facts to the linker: host names, labels, links, extra hosts, variables, and what they write into their own hosts file.</summary>
internal sealed class FactsTarget : FuzzTarget
{
    private const int Parts = 9;
    private const int MostExplained = 4;
    private const string Secret = "hunter2-secret";
    private static readonly ContainerId Web = new("0d9bdf7f309d");
    private readonly StillRuntime _runtime = new();
    private readonly ShownTexts _shown = new();

    public override string Name => "facts";

    public override IReadOnlyList<string> Words =>
    [
        "\0", "db", "web", "containerlinks.link=db:database", "containerlinks.link.1=", "containerlinks.host=", "db:database", "/db:/web/database", "host-gateway", "172.17.0.2", "fd00::2", "fe80::1%2", "172.17.0.2\tdatabase db\n",
        "172.17.0.3\tweb.example web\n", "extra:1.2.3.4", "1.2.3.4\textra\n", "127.0.0.1\tlocalhost\n", "KEY=value",
    ];

    public override long AllocationLimit(int length) => (256 * 1024) + (4096L * length);

    public override Outcome Run(byte[] input)
    {
        bool isNative = input.Length > 0 && input[0] % 2 == 1;
        string[] parts = FuzzText.Parts(input.AsSpan(Math.Min(1, input.Length)), Parts);
        _runtime.Capabilities = RuntimeCapabilities.AssignsAddresses | (isNative ? RuntimeCapabilities.LinksNatively : RuntimeCapabilities.TakesEnvironmentAtStart);
        _runtime.Files[Web] = System.Text.Encoding.UTF8.GetBytes(parts[8]);
        var options = new ContainerLinksOptions();
        options.Variables.Enabled = true;
        HashSet<string> before = [.. parts[8].TrimStart('\uFEFF').Split('\n').Select(line => line.TrimEnd('\r'))];
        _runtime.Containers = [Source(parts), Recipient(parts)];
        using var watching = new CancellationTokenSource();
        int links = 0, drifts = 0;
        ContainerLinker linker = new(_runtime, options, new SimulatedTime(), _shown, renderer: HostsFileRenderer.Default);
        IAsyncEnumerator<LinkChange> changes = linker.WatchAsync(watching.Token).GetAsyncEnumerator(watching.Token);
        try
        {
            Wait(linker.FollowAsync());
            byte[] written = _runtime.Files[Web];
            CheckLines(System.Text.Encoding.UTF8.GetString(written), before);
            Wait(linker.ReconcileAsync());
            FuzzException.ThrowUnless(_runtime.Files[Web].AsSpan().SequenceEqual(written), "a second look at the same facts changes the file");
            foreach (LinkDrift drift in linker.GetDriftAsync().GetAwaiter().GetResult())
            {
                FuzzException.ThrowUnless(drift.MissingLines.Count + drift.StaleLines.Count == 0, "a file that was just written is not right");
                ShownTexts.Text(drift.ToString());
                drifts += drift.ShadowedLinks.Count + drift.RefusedLinks.Count + drift.Variables.Count + 1;
            }

            foreach (LinkStatus status in linker.GetLinksAsync().GetAwaiter().GetResult())
            {
                // Each explanation reads the whole file.
                if (++links > MostExplained)
                {
                    continue;
                }

                CheckResolver(linker.ExplainAsync("web", status.Link.Alias).GetAwaiter().GetResult(), status);
            }
        }
        finally
        {
            linker.Dispose();
        }

        while (changes.MoveNextAsync().AsTask().GetAwaiter().GetResult())
        {
            ShownTexts.Change(changes.Current);
        }

        changes.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _shown.ThrowIfAny();
        return Outcome.Accepted(isNative ? 1 : 0, links, drifts);
    }

    /// <summary>A file that cannot be right is told so; that is a refusal like any other.</summary>
    private static void Wait(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
        }
        catch (ContainerLinksException refusal)
        {
            ShownTexts.Text(refusal.Message);
        }
    }

    /// <summary>What is told is what a resolver finds.</summary>
    private void CheckResolver(LinkExplanation explanation, LinkStatus status)
    {
        ShownTexts.Text(explanation.ToString());
        bool isFound = HostsLookup.TryFind(_runtime.Files[Web], status.Link.Alias, System.Net.Sockets.AddressFamily.InterNetwork, out IPAddress? found, out _);
        FuzzException.ThrowUnless(explanation.Reason != LinkReason.Bound || status.IPv4 is null || isFound && found!.Equals(status.IPv4), "a link is told to be bound, and a resolver finds something else");
    }

    private static ContainerInfo Source(string[] parts) => new()
    {
        Id = new ContainerId("17b6c5f037a9"),
        Name = "db",
        State = ContainerState.Running,
        Hostname = parts[0],
        DomainName = parts[1],
        Networks = [NetworkOf(parts[2])],
        ExposedPorts = [new ContainerPort(3306)],
        Environment = [$"PASSWORD={Secret}", .. Lines(parts[3])],
        Labels = new Dictionary<string, string> { ["containerlinks.host"] = parts[4] },
        Version = 1,
    };

    private static ContainerInfo Recipient(string[] parts) => new()
    {
        Id = Web,
        Name = "web",
        State = ContainerState.Running,
        Hostname = parts[0],
        DomainName = parts[1],
        Networks = [new ContainerNetwork { Name = "bridge", IPv4 = IPAddress.Parse("172.17.0.3") }],
        Labels = LabelsOf(parts[5]),
        Links = Lines(parts[6]),
        ExtraHosts = Lines(parts[7]),
        HostsPath = "/hosts",
        Version = 1,
    };

    private static ContainerNetwork NetworkOf(string text) => !IPAddress.TryParse(text, out IPAddress? address) ? new ContainerNetwork { Name = "bridge", IPv4 = IPAddress.Parse("172.17.0.2") }
        : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? new ContainerNetwork { Name = "bridge", IPv4 = address }
        : new ContainerNetwork { Name = "bridge", IPv6 = address };

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.Split('|');

    private static Dictionary<string, string> LabelsOf(string text)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in Lines(text))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            labels[equals < 0 ? line : line[..equals]] = line[(equals + 1)..];
        }

        return labels;
    }

    /// <summary>A line that was not there before begins with an address, and has no name that was not checked.</summary>
    private static void CheckLines(string text, HashSet<string> before)
    {
        foreach (string line in text.TrimStart('\uFEFF').Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0 && line[0] != '#' && !before.Contains(line)))
        {
            string[] halves = line.Split('\t', 2);
            FuzzException.ThrowUnless(halves.Length == 2 && AddressParser.TryParse(halves[0], out _), "a line was written that does not begin with an address");
            FuzzException.ThrowUnless(
                before.Any(old => old.EndsWith($"\t{halves[1]}", StringComparison.Ordinal)) || new HostsEntry(IPAddress.Loopback, halves[1].Split(' ')).Names.Count > 0, "a line was written with other names");
        }
    }

    /// <summary>All that is logged or told: fit to be shown, and without the source's secret. The log comes on another thread; what it showed is thrown at the end.</summary>
    private sealed class ShownTexts : ILogger<ContainerLinker>
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _logged = new();

        public static void Change(LinkChange change) => Text($"{change}");

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _logged.Enqueue($"{formatter(state, exception)} {exception?.Message}");

        public void ThrowIfAny()
        {
            while (_logged.TryDequeue(out string? text))
            {
                Text(text);
            }
        }

        public static void Text(string text)
        {
            FuzzText.ThrowUnlessPrintable(text, "a text that is logged or told");
            FuzzException.ThrowUnless(!text.Contains(Secret, StringComparison.Ordinal), "a text that is logged or told has a secret in it");
        }
    }
}
