using System.Collections;
using System.Net;
using Microsoft.Extensions.Logging;

namespace ContainerLinks.Tests;

/// <summary>Directories that say far too much, or change what they have said.</summary>
public sealed class UnrulyDirectoryTests
{
    private const string Overlay = "overlay-id";

    [Fact]
    public async Task A_name_that_everybody_bears_is_taken_in_up_to_a_bound_that_is_told_once()
    {
        var log = new Testing.ListLog();
        var directory = new FakeDirectory();
        await using ContainerLinker linker = await LinkerAsync(directory, log);

        for (int turn = 0; turn < 2; turn++)
        {
            SourceAdvert said = At($"10.0.{turn}.1");
            directory.Say(() => new SourceReport("db", new Endless<SourceAdvert>(place => said with { Host = $"host{place}" })));
        }

        await UntilAsync(linker, static status => status.IPv4?.ToString() == "10.0.1.1");
        linker.Snapshot.Desired.World.Remote.Find("db")!.Answers[0].Should().HaveCount(1024);
        await linker.DisposeAsync();
        log.Texts.Should().ContainSingle(line => line.Contains("more than 1024 sources", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_on_countless_places_gets_lines_for_the_first_ones_and_that_is_told_once()
    {
        var log = new Testing.ListLog();
        var directory = new FakeDirectory();
        await using ContainerLinker linker = await LinkerAsync(directory, log);

        for (int turn = 0; turn < 2; turn++)
        {
            string host = $"host{turn}";
            directory.Say(() => new SourceReport("db", [At("10.0.1.9") with { Host = host, Networks = new Endless<ContainerNetwork>(PlaceNumber) }]));
        }

        LinkStatus status = await UntilAsync(linker, static status => status.Host == "host1");
        (status.IPv4, status.MoreAddresses.Count).Should().Be((IPAddress.Parse("10.1.0.0"), 1023));
        await linker.DisposeAsync();
        log.Texts.Should().ContainSingle(line => line.Contains("more than 1024 entries", StringComparison.Ordinal));
    }

    public static TheoryData<string> Lists => [nameof(SourceAdvert.ExposedPorts), nameof(SourceAdvert.PublishedPorts), nameof(SourceAdvert.RoutedNetworks), nameof(SourceAdvert.Remarks), nameof(ContainerNetwork.Aliases), nameof(ContainerNetwork.Links)];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Every_list_of_a_source_has_a_bound(string list)
    {
        var directory = new FakeDirectory();
        await using ContainerLinker linker = await LinkerAsync(directory, new Testing.ListLog());
        SourceAdvert at = At("10.0.1.9");

        directory.Say("db", list switch
        {
            nameof(SourceAdvert.ExposedPorts) => at with { ExposedPorts = new Endless<ContainerPort>(static _ => new ContainerPort(1)) },
            nameof(SourceAdvert.PublishedPorts) => at with { PublishedPorts = new Endless<PublishedPort>(static _ => new PublishedPort(new ContainerPort(1), IPAddress.Any, 1)) },
            nameof(SourceAdvert.RoutedNetworks) => at with { RoutedNetworks = new Endless<IPNetwork>(static _ => IPNetwork.Parse("10.9.0.0/16")) },
            nameof(SourceAdvert.Remarks) => at with { Remarks = new Endless<string>(static _ => "Again.") },
            nameof(ContainerNetwork.Aliases) => at with { Networks = [at.Networks[0] with { Aliases = new Endless<string>(static _ => "also") }] },
            _ => at with { Networks = [at.Networks[0] with { Links = new Endless<string>(static _ => "a:b") }] },
        });

        await UntilAsync(linker, static status => status.IsBound);
    }

    [Fact]
    public async Task All_that_is_said_of_a_name_has_a_bound_too()
    {
        var directory = new FakeDirectory();
        await using ContainerLinker linker = await LinkerAsync(directory, new Testing.ListLog());

        directory.Say("db", [.. Enumerable.Range(0, 200).Select(number => At("10.0.1.9") with { Host = $"host{number}", Networks = new Endless<ContainerNetwork>(PlaceNumber) })]);

        await UntilAsync(linker, static status => status.IsBound);
        linker.Snapshot.Desired.World.Remote.Find("db")!.Answers[0].Should().HaveCount(64);
    }

    [Fact]
    public async Task What_a_directory_has_said_cannot_be_changed_by_it()
    {
        var directory = new FakeDirectory();
        await using LinkerFixture fixture = await WithWebAsync(directory);
        List<string> aliases = ["also"];
        List<ContainerNetwork> places = [new ContainerNetwork { Name = "links", Scope = Overlay, IPv4 = IPAddress.Parse("10.0.1.9"), Aliases = aliases }];
        List<SourceAdvert> sources = [At("10.0.1.9") with { Networks = places }];
        directory.Say(() => new SourceReport("db", sources));
        await fixture.NextAsync<LinkChange.Bound>();

        places[0] = null!;
        aliases[0] = null!;
        sources.Clear();

        fixture.Linker.Snapshot.FindLink("web", "db")!.IPv4.Should().Be(IPAddress.Parse("10.0.1.9"));
        fixture.Linker.Snapshot.Desired.World.Remote.Find("db")!.Find("host2")!.Advert.Networks[0].Aliases.Should().Equal("also");
    }

    [Fact]
    public void A_recipient_whose_address_cannot_be_kept_keeps_no_other_from_it()
    {
        var options = new ContainerLinksOptions { Policy = new LinkPolicy { OnSourceStopped = SourceStoppedAction.Keep } };
        ContainerNetwork mine = new() { Name = "links", Scope = Overlay, IPv4 = IPAddress.Parse("10.0.1.5") };
        KnownWorld world = new KnownWorld(options).Directories().With(KnownWorld.Info("app", mine), KnownWorld.Info("web", mine)).Link("app", "bad", "db").Link("web", "db", "db");
        world.Report("bad", At("10.0.1.9") with { Name = "bad", Networks = new Endless<ContainerNetwork>(static _ => throw new InvalidOperationException("changed")) }).Report("db", At("10.0.1.9"));
        List<Exception> failures = [];

        world.KeepAll(failures.Add, "app", "web");

        failures.Should().ContainSingle();
        world["web"].FindKept("db")!.IPv4.Should().Be(IPAddress.Parse("10.0.1.9"));
    }

    private static async Task<ContainerLinker> LinkerAsync(FakeDirectory directory, ILogger<ContainerLinker> log)
    {
        var runtime = new FakeRuntime();
        var linker = new ContainerLinker(runtime, logger: log, directories: [directory]);
        runtime.Add("web", "10.0.1.5", static info => FakeRuntime.Copy(info, networks: [new ContainerNetwork { Name = "links", Scope = Overlay, IPv4 = IPAddress.Parse("10.0.1.5") }]));
        await linker.LinkAsync("web", "db");
        return linker;
    }

    private static async Task<LinkerFixture> WithWebAsync(FakeDirectory directory)
    {
        var fixture = new LinkerFixture(new FakeRuntime(), null, directory);
        fixture.Runtime.Add("web", "10.0.1.5", static info => FakeRuntime.Copy(info, networks: [new ContainerNetwork { Name = "links", Scope = Overlay, IPv4 = IPAddress.Parse("10.0.1.5") }]));
        await fixture.Linker.LinkAsync("web", "db");
        return fixture;
    }

    private static async Task<LinkStatus> UntilAsync(ContainerLinker linker, Func<LinkStatus, bool> isSo)
    {
        LinkSnapshot now = linker.Snapshot;
        while (now.FindLink("web", "db") is not { } status || !isSo(status))
        {
            now = await linker.WaitForSnapshotAsync(now.Version).WaitAsync(TimeSpan.FromSeconds(30));
        }

        return now.FindLink("web", "db")!;
    }

    private static ContainerNetwork PlaceNumber(int number) => new() { Name = "links", Scope = Overlay, IPv4 = new IPAddress([10, 1, (byte)(number >> 8), (byte)number]) };

    private static SourceAdvert At(string address) => new()
    {
        Host = "host2",
        Id = new ContainerId("host2-db"),
        Name = "db",
        Networks = [new ContainerNetwork { Name = "links", Scope = Overlay, IPv4 = IPAddress.Parse(address) }],
    };

    /// <summary>A list without an end, whatever it says of its length.</summary>
    private sealed class Endless<T>(Func<int, T> item) : IReadOnlyList<T>
    {
        public int Count => int.MaxValue;

        public T this[int index] => item(index);

        public IEnumerator<T> GetEnumerator()
        {
            for (int place = 0; ; place = (place + 1) & 0xffff)
            {
                yield return item(place);
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
