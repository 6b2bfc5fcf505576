using System.Globalization;

namespace ContainerLinks.Benchmarks;

/// <summary>A simulated engine with hosts files on the disk, full of containers that are each linked to five others by labels.</summary>
internal sealed class LoadWorld : IDisposable
{
    public const int LinksEach = 5;
    private const int Step = 1999;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"containerlinks-load-{Environment.ProcessId}");
    private readonly int _containers;

    public LoadWorld(int containers)
    {
        _containers = containers;
        Engine = new SimulatedEngine(new SimulationOptions { Profile = SimulationProfile.Plain, DataFolder = _folder, ReuseDelay = TimeSpan.Zero });
        for (int number = 0; number < containers; number++)
        {
            Engine.Run(new SimulatedContainerSpec(NameOf(number), "busybox") { Labels = LabelsOf(number) });
        }
    }

    public SimulatedEngine Engine { get; }

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"c{number}");

    public static string AliasOf(int link) => string.Create(CultureInfo.InvariantCulture, $"s{link}");

    /// <summary>Who is linked to a container, and by which alias.</summary>
    public IEnumerable<(int Recipient, string Alias)> RecipientsOf(int source) =>
        Enumerable.Range(0, LinksEach).Select(link => ((source - OffsetOf(link) + _containers) % _containers, AliasOf(link)));

    /// <summary>What a recipient's file has to hold, found out without the library: address and alias of each source.</summary>
    public IEnumerable<string> ExpectedLinesOf(int recipient, IReadOnlyDictionary<string, string> addresses) =>
        Enumerable.Range(0, LinksEach).Select(link => $"{addresses[NameOf(SourceOf(recipient, link))]}\t{AliasOf(link)} ");

    public IReadOnlyDictionary<string, string> Addresses() =>
        Engine.List().ToDictionary(container => container.Name, container => container.Address);

    public string HostsPathOf(string id) => Path.Combine(_folder, "containers", id, "hosts");

    public void Dispose()
    {
        Engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string> LabelsOf(int recipient) =>
        Enumerable.Range(0, LinksEach).ToDictionary(
            link => string.Create(CultureInfo.InvariantCulture, $"containerlinks.link.{link + 1}"),
            link => $"{NameOf(SourceOf(recipient, link))}:{AliasOf(link)}");

    private int SourceOf(int recipient, int link) => (recipient + OffsetOf(link)) % _containers;

    private int OffsetOf(int link) => (1 + (link * Step)) % _containers;
}
