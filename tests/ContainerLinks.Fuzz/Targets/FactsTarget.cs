using System.Net;
using Microsoft.Extensions.Logging;

namespace ContainerLinks.Fuzz;

/// <summary>What strangers choose about their containers, as facts to the linker: host names, labels, links, extra hosts, variables, and what they write into their own hosts file.</summary>
internal sealed class FactsTarget : FuzzTarget
{
    private const int Parts = 9;
    private const string Secret = "hunter2-secret";
    private readonly FuzzRuntime _runtime = new();
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
        _runtime.Hosts.Text = System.Text.Encoding.UTF8.GetBytes(parts[8]);
        var options = new ContainerLinksOptions();
        options.Variables.Enabled = true;
        using var writer = new WriterRole(_runtime, observeOnly: false, () => Task.CompletedTask, _shown.Change, TimeProvider.System);
        _ = writer.TryTakeAsync(CancellationToken.None).GetAwaiter().GetResult();
        var state = new LinkerState(_runtime, options, null, HostsFileRenderer.Default, writer, _shown.Change, TimeProvider.System, _shown);

        HashSet<string> before = [.. parts[8].TrimStart('\uFEFF').Split('\n').Select(line => line.TrimEnd('\r'))];
        state.Apply(ContainerFact.Resync([Source(parts), Recipient(parts)], 1));
        state.Keep();
        byte[] written = _runtime.Hosts.Text;
        CheckLines(System.Text.Encoding.UTF8.GetString(written), before);
        state.Apply(ContainerFact.Observed(Recipient(parts)));
        state.Keep();
        FuzzException.ThrowUnless(_runtime.Hosts.Text.AsSpan().SequenceEqual(written), "a second look at the same facts changes the file");
        int drifts = 0;
        foreach (LinkDrift drift in state.Drift())
        {
            FuzzException.ThrowUnless(!drift.Variables.Any(name => name.Contains(Secret, StringComparison.Ordinal)), "a drift tells a secret");
            drifts += drift.MissingLines.Count + drift.StaleLines.Count + 1;
        }

        return Outcome.Accepted(isNative ? 1 : 0, state.Graph.Links.Count(), drifts, _shown.TakeCount());
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
        Id = new ContainerId("0d9bdf7f309d"),
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

    /// <summary>All that is logged or told: fit to be shown, and without the source's secret.</summary>
    private sealed class ShownTexts : ILogger
    {
        private int _count;

        public int TakeCount() => Interlocked.Exchange(ref _count, 0);

        public void Change(LinkChange change) => Show(change.ToString());

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Show(formatter(state, exception));
            Show(exception?.Message ?? "");
        }

        private void Show(string text)
        {
            _count++;
            FuzzText.ThrowUnlessPrintable(text, "a text that is logged or told");
            FuzzException.ThrowUnless(!text.Contains(Secret, StringComparison.Ordinal), "a text that is logged or told has a secret in it");
        }
    }
}
