using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace ContainerLinks.Benchmarks;

/// <summary>How long after a container's start a DNS server answers its name with the new address, beside a plain update of one record by the same client on the same server, in turns; it fails above 50 ms more.</summary>
/// <remarks>The engine is simulated, so its start costs nothing. Both times end with the answer to a question, which is asked over and over.</remarks>
internal static class NameLatency
{
    private const string Zone = "links.test";
    private const double MostMore = 50; // milliseconds

    public static async Task<int> RunAsync(string server, string keyFile, int rounds)
    {
        var key = TsigKey.FromFile(keyFile);
        var client = new DnsServer(IPEndPoint.Parse(server), TimeProvider.System);
        using var engine = new SimulatedEngine(new SimulationOptions { Profile = SimulationProfile.Plain });
        await using ServiceProvider services = new ServiceCollection().AddContainerLinks().UseRuntime(_ => engine.AsRuntime()).AddDynamicDns(options =>
        {
            (options.Zone, options.Key, options.Host) = (Zone, key, "bench");
            options.Servers.Add(server);
        }).Services.BuildServiceProvider();
        ContainerLinker linker = services.GetRequiredService<ContainerLinker>();
        await linker.RunAsync(new ContainerSpec("bench-db"));
        await AnsweredAsync(client, key, "bench-db", engine.Inspect("bench-db").Address);

        var ours = new List<double>();
        var plain = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            engine.Stop("bench-db");
            engine.Run(new SimulatedContainerSpec($"bench-squatter{round}", "busybox") { Labels = new Dictionary<string, string> { ["containerlinks.host"] = "false" } });
            long begin = Stopwatch.GetTimestamp();
            engine.Start("bench-db");
            await AnsweredAsync(client, key, "bench-db", engine.Inspect("bench-db").Address);
            ours.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);

            DomainName name = DomainName.Parse($"bench-plain.{Zone}");
            var address = new IPAddress([192, 0, 2, (byte)(1 + (round % 250))]);
            begin = Stopwatch.GetTimestamp();
            await client.AskAsync(new DnsUpdate(DomainName.Parse(Zone)).Delete(name, DnsType.A).Add(DnsRecord.Address(name, 5, address)).ToMessage(), key);
            await AnsweredAsync(client, key, "bench-plain", address.ToString());
            plain.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        await client.AskAsync(new DnsUpdate(DomainName.Parse(Zone)).Delete(DomainName.Parse($"bench-plain.{Zone}"), DnsType.A).ToMessage(), key);
        Console.WriteLine($"{server}: from a container's start to the answer with its address, median of {rounds}: {Percentile(ours, 50):F1} ms, p99 {Percentile(ours, 99):F1} ms; a plain update of one record {Percentile(plain, 50):F1} ms, p99 {Percentile(plain, 99):F1} ms");
        return Percentile(ours, 50) - Percentile(plain, 50) <= MostMore ? 0 : 1;
    }

    /// <summary>How long it takes until a server has the names of many containers that run already, and until it has none of them any more.</summary>
    public static async Task<int> RunManyAsync(string server, string keyFile, int count)
    {
        using var engine = new SimulatedEngine(new SimulationOptions { Profile = SimulationProfile.Plain });
        for (int number = 0; number < count; number++)
        {
            engine.Run(new SimulatedContainerSpec($"bench-{number}", "busybox"));
        }

        ServiceProvider services = new ServiceCollection().AddContainerLinks().UseRuntime(_ => engine.AsRuntime()).AddDynamicDns(options =>
        {
            (options.Zone, options.KeyFile, options.Host) = (Zone, keyFile, "bench");
            options.Servers.Add(server);
        }).Services.BuildServiceProvider();
        ContainerLinker linker = services.GetRequiredService<ContainerLinker>();
        await using IAsyncEnumerator<LinkChange> changes = linker.WatchAsync().GetAsyncEnumerator();
        await linker.FollowAsync();
        long begin = Stopwatch.GetTimestamp();
        int published = 0;
        while (published < count && await changes.MoveNextAsync())
        {
            // A reader that is too slow is told of what it has missed by a Resync: then all are there.
            published = changes.Current is LinkChange.NamePublished ? published + 1 : changes.Current is LinkChange.Resync ? count : published;
        }

        double there = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        begin = Stopwatch.GetTimestamp();
        await services.DisposeAsync();
        Console.WriteLine($"{server}: {count} names from nothing {there:F1} s, taken out {Stopwatch.GetElapsedTime(begin).TotalSeconds:F1} s");
        return 0;
    }

    private static async Task AnsweredAsync(DnsServer client, TsigKey key, string name, string address)
    {
        DnsMessage question = DnsMessage.Question(DomainName.Parse($"{name}.{Zone}"), DnsType.A);
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(10);)
        {
            DnsAnswer answer = await client.AskAsync(question, key);
            if (answer.Message?.Answers.Any(record => record.ToAddress()?.ToString() == address) == true)
            {
                return;
            }
        }

        throw new InvalidOperationException($"{name} was not answered with {address} within 10 seconds.");
    }

    private static double Percentile(List<double> values, int percent) => values.Order().ElementAt((values.Count - 1) * percent / 100);
}
