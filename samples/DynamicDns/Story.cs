using System.Net;
using ContainerLinks;

namespace DynamicDns;

/// <summary>Two hosts and one zone: names come, follow their containers, belong to one container only, and go.</summary>
internal static class Story
{
    public static async Task TellAsync(Arguments arguments, TextWriter output)
    {
        InMemoryZone? zone = arguments.Server is null ? new InMemoryZone(arguments.Zone) : null;
        void Configure(DynamicDnsOptions options)
        {
            options.Zone = arguments.Zone;
            options.InMemory = zone;
            if (arguments.Server is { } server)
            {
                options.Servers.Add(server);
                options.KeyFile = arguments.KeyFile;
            }
        }

        await output.WriteLineAsync($"Two hosts, each with an engine and a linker, and the zone {arguments.Zone}{(arguments.Server is null ? " in memory" : $" on {arguments.Server}")}.\n");
        await using var host1 = new Host("host1", "10.1.0.1/24", Configure);
        await using var host2 = new Host("host2", "10.2.0.1/24", Configure);

        await host2.Linker.RunAsync(new ContainerSpec("db") { ExposedPorts = [new(3306)] });
        Say($"host2 runs db:                  db.{arguments.Zone} is {Text(await host2.PublishedAsync("db"))}, with its port in _3306._tcp.db");

        await host2.Linker.RestartAsync("db");
        Say($"db comes back elsewhere:        db.{arguments.Zone} is {Text(await host2.PublishedAsync("db"))}");

        await host1.Linker.RunAsync(new ContainerSpec("db"));
        LinkChange.NameNotPublished taken = await host1.NextAsync<LinkChange.NameNotPublished>(change => change.Name == "db");
        Say($"host1 runs a db, too:           {taken.Detail}");

        if (zone is not null)
        {
            await output.WriteLineAsync("\nWhat stands in the zone now:\n");
            foreach (string record in zone.ListRecords())
            {
                await output.WriteLineAsync($"  {record}");
            }

            await output.WriteLineAsync();
        }

        await host2.Linker.StopAsync("db");
        Say($"db of host2 stops:              db.{arguments.Zone} is {Text(await host1.PublishedAsync("db"))}, the one of host1, at its next look");

        await host1.DisposeAsync();
        await host2.Linker.StartAsync("db");
        Say($"host1 ends, and db starts:      db.{arguments.Zone} is {Text(await host2.PublishedAsync("db"))} again");

        await host2.Linker.RunAsync(new ContainerSpec("web") { Links = ["db"] });
        await output.WriteLineAsync("\nhost2 runs web, linked to db. Why does db lead there?\n");
        foreach (string sentence in (await host2.Linker.ExplainAsync("web", "db")).Sentences)
        {
            await output.WriteLineAsync($"  {sentence}");
        }

        void Say(string line) => output.WriteLine(line);
    }

    private static string Text(IEnumerable<IPAddress> addresses) => string.Join(" and ", addresses);
}
