using ContainerLinks;

namespace TwoHosts;

/// <summary>web02 on host 1 is linked to mysql on host 2, and the link follows mysql wherever it goes.</summary>
internal static class Story
{
    public static async Task TellAsync(Stage stage, TextWriter output)
    {
        (Host one, Host two) = (stage.One, stage.Two);
        await output.WriteLineAsync($"Two hosts, each with an engine and a linker; between them {stage.Description}.\n");
        await one.Linker.FollowAsync();
        await two.Linker.FollowAsync();
        try
        {
            await one.RunAsync(Spec("web02") with { Links = ["mysql:db"] });
            await output.WriteLineAsync("host1 runs web02, linked to mysql as db, and there is no mysql yet:");
            await one.WaitForAsync("web02", "db", status => status.Reason == LinkReason.SourceUnknown);
            await ExplainAsync();

            await two.RunAsync(Spec("mysql") with { ExposedPorts = [new(3306)] });
            string host2 = (await SayAsync("host2 runs mysql:", status => status is { IsBound: true, Host: not null })).Host!;

            string? before = one.Linker.Snapshot.FindLink("web02", "db")?.Address?.ToString();
            await two.Linker.StopAsync("mysql");
            await SayAsync("mysql stops:", status => !status.IsBound);
            await two.RunAsync(Spec("squatter"));
            await two.Linker.StartAsync("mysql");
            await SayAsync("it comes back while somebody else has its address:", status => status.IsBound && status.Address?.ToString() != before);

            if (stage is { Cut: { } cut, Join: { } join })
            {
                cut();
                await SayAsync("the wire between the hosts is cut:", status => !status.IsBound);
                await ExplainAsync();
                join();
                await SayAsync("it is joined again:", status => status.IsBound);
            }

            await two.RemoveAsync("mysql");
            await one.RunAsync(Spec("mysql") with { ExposedPorts = [new(3306)] });
            await SayAsync("mysql moves to host1, as a new container of that name:", status => status is { IsBound: true, Host: null });

            await two.RunAsync(Spec("mysql"));
            await one.Linker.LinkAsync("web02", $"mysql@{host2}", "replica");
            await one.WaitForAsync("web02", "replica", status => status.IsBound);
            await SayAsync("host2 has a mysql of its own again; db stays here, and replica is the one there:", status => status.Host is null);
        }
        finally
        {
            await one.TidyAsync();
            await two.TidyAsync();
        }

        ContainerSpec Spec(string name) => new(name) { Image = stage.Image, Command = ["sleep", "1d"], Network = stage.Network };

        async Task<LinkStatus> SayAsync(string what, Func<LinkStatus, bool> isSo)
        {
            LinkStatus status = await one.WaitForAsync("web02", "db", isSo);
            string[] lines = [.. one.LinesOf("web02")];
            await output.WriteLineAsync($"{what}\n{string.Join('\n', lines.DefaultIfEmpty(status.AnsweredByDns ? $"(no line: the network's DNS answers {status.Address})" : "(no line)").Select(line => $"    {line}"))}");
            return status;
        }

        async Task ExplainAsync()
        {
            foreach (string sentence in (await one.Linker.ExplainAsync("web02", "db")).Sentences)
            {
                await output.WriteLineAsync($"    {sentence}");
            }
        }
    }
}
