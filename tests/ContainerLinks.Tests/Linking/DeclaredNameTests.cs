using System.Net;
using ContainerLinks.Tests.Journal;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests;

/// <summary>A link leads to whoever bears the declared name; else to the one that bore it last; else nowhere. How that came about does not matter.</summary>
public sealed class DeclaredNameTests
{
    private const string Digits = "0123456789abcdef";

    [Theory]
    [InlineData("db")]
    [InlineData("cafe")]
    [InlineData("ad")]
    [InlineData("bead1234567")]
    public async Task A_text_that_is_a_name_never_leads_to_a_container_whose_id_begins_so(string name)
    {
        await using var fixture = new LinkerFixture();
        var random = new Random(1);
        for (int number = 0; number < 50; number++)
        {
            string id = (number == 0 ? name : "") + string.Concat(Enumerable.Range(0, 64).Select(_ => Digits[random.Next(16)]));
            fixture.Runtime.Add($"stranger{number}", $"10.1.0.{number + 1}", info => FakeRuntime.Copy(info, id: id[..64]));
        }

        fixture.Runtime.Add("label", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = $"{name}:database" }));
        fixture.Runtime.Add("call", "10.0.0.4");
        await fixture.Linker.LinkAsync("call", $"{name}:database");
        await fixture.Linker.RunAsync(new ContainerSpec("spec") { Links = [$"{name}:database"] });
        foreach (string recipient in (string[])["label", "call", "spec"])
        {
            (await fixture.Linker.GetLinksAsync(recipient)).Single().Reason.Should().Be(LinkReason.SourceUnknown);
        }

        fixture.Runtime.Add(name, "10.0.0.2");
        await fixture.Linker.ReconcileAsync();

        foreach (string recipient in (string[])["label", "call", "spec"])
        {
            Resolver.Resolve(fixture.Runtime.Hosts(recipient), "database").Should().Equal("10.0.0.2");
        }
    }

    [Fact]
    public async Task A_beginning_of_an_id_counts_from_twelve_digits_on_unless_a_container_has_that_name()
    {
        string id = "0123456789ab" + new string('c', 52);
        await using var fixture = new LinkerFixture();
        fixture.Runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, id: id));
        fixture.Runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link.1"] = $"{id[..12]}:twelve", ["containerlinks.link.2"] = $"{id[..11]}:eleven" }));
        await fixture.FollowAsync();

        Resolver.Resolve(fixture.Runtime.Hosts("web"), "twelve").Should().Equal("10.0.0.2");
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "eleven").Should().BeEmpty();

        fixture.Runtime.Add(id[..12], "10.0.0.9");
        await fixture.Linker.ReconcileAsync();
        Resolver.Resolve(fixture.Runtime.Hosts("web"), "twelve").Should().Equal("10.0.0.9");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_link_by_id_never_leads_to_another_container(bool withJournal)
    {
        var disk = new MemoryDisk();
        var runtime = new FakeRuntime();
        string id = new('a', 64);
        runtime.Add("db", "10.0.0.2", info => FakeRuntime.Copy(info, id: id));
        runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = $"{id}:labelled" }));
        await using (var fixture = new LinkerFixture(runtime, Options(disk, withJournal)))
        {
            await fixture.Linker.LinkAsync("web", $"{id}:called");
            await fixture.Linker.LinkAsync("web", $"{id[..12]}:shortened");
            runtime.Drop("db");
            runtime.Add("db", "10.0.0.9");
            runtime.Add(id, "10.0.0.10");
            await fixture.Linker.ReconcileAsync();
            await CheckAsync(fixture.Linker, runtime);
        }

        disk.StartAnew();
        await using var second = new LinkerFixture(runtime, Options(disk, withJournal));
        await second.FollowAsync();
        await CheckAsync(second.Linker, runtime);

        static async Task CheckAsync(ContainerLinker linker, FakeRuntime runtime)
        {
            (await linker.GetLinksAsync("web")).Should().OnlyContain(status => status.Reason == LinkReason.SourceUnknown && status.Source == null);
            runtime.Hosts("web").Should().Be("127.0.0.1\tlocalhost\n");
        }
    }

    [Theory]
    [InlineData("rename db old", "add db", "drop old")]
    [InlineData("add new", "rename db old", "rename new db", "stop old", "drop old")]
    [InlineData("add new", "rename db old", "drop old", "rename new db")]
    [InlineData("drop db", "add db")]
    public async Task A_source_that_is_replaced_is_found_whatever_the_order_of_steps(params string[] steps)
    {
        var disk = new MemoryDisk();
        var runtime = new FakeRuntime();
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:labelled" }));
        await using (var fixture = new LinkerFixture(runtime, Options(disk, withJournal: true)))
        {
            await fixture.Linker.LinkAsync("web", "db:called");
            int next = 50;
            foreach (string[] step in steps.Select(step => step.Split(' ')))
            {
                switch (step[0])
                {
                    case "rename": runtime.Put(FakeRuntime.Copy(runtime.Get(step[1]), name: step[2])); break;
                    case "add": runtime.Add(step[1], $"10.0.0.{next++}"); break;
                    case "drop": runtime.Drop(step[1]); break;
                    case "stop": runtime.Move(step[1], null); break;
                }
            }

            await fixture.Linker.ReconcileAsync();
            Check(runtime);
        }

        disk.StartAnew();
        await using var second = new LinkerFixture(runtime, Options(disk, withJournal: true));
        await second.FollowAsync();
        Check(runtime);

        static void Check(FakeRuntime runtime)
        {
            string now = runtime.Get("db").Networks[0].IPv4!.ToString();
            Resolver.Resolve(runtime.Hosts("web"), "labelled").Should().Equal(now);
            Resolver.Resolve(runtime.Hosts("web"), "called").Should().Equal(now);
        }
    }

    [Fact]
    [Trait("Category", "Stress")]
    public async Task After_any_order_of_steps_a_link_is_as_a_plain_model_says_and_as_a_linker_says_that_starts_then()
    {
        int steps = Enum.GetValues<Step>().Length;
        for (int code = 0; code < steps * steps * steps; code += Budget.Stride)
        {
            await WalkAsync([(Step)(code % steps), (Step)(code / steps % steps), (Step)(code / steps / steps)], byCommand: code % 4 < 2);
        }
    }

    [Fact]
    [Trait("Category", "Stress")]
    public async Task After_any_long_walk_a_link_is_as_a_plain_model_says_and_as_a_linker_says_that_starts_then()
    {
        for (int seed = 0; seed < Budget.Of(120); seed++)
        {
            var random = new Random(seed);
            await WalkAsync([.. Enumerable.Range(0, 12).Select(_ => (Step)random.Next(Enum.GetValues<Step>().Length))], byCommand: seed % 2 == 0, withRestarts: seed % 4 < 2);
        }
    }

    private enum Step
    {
        RenameAway,
        RenameBack,
        SwapIn,
        RemoveBearer,
        RemoveFormer,
        Create,
        RestartSource,
        StopSource,
        RestartRecipient,
        RenameRecipient,
        RecipientTakesTheName,
    }

    private static async Task WalkAsync(Step[] steps, bool byCommand, bool withRestarts = false)
    {
        var disk = new MemoryDisk();
        var runtime = new FakeRuntime();
        var time = new FakeTimeProvider(); // it stands, so that nothing takes too long
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "db:labelled" }));
        var model = new Model { Last = runtime.Get("db").Id };
        string first = model.Last.Value;
        ContainerLinker linker = new(runtime, Options(disk, withJournal: true), time);
        await linker.LinkAsync("web", "db:called");
        await linker.LinkAsync("web", $"{first}:byid");
        string walk = "";
        int next = 20;
        foreach (Step step in steps)
        {
            bool isUnseen = withRestarts && next % 4 == 3;
            walk += $"{step}{(isUnseen ? " unseen" : "")}, ";
            if (isUnseen)
            {
                await linker.DisposeAsync();
                disk.StartAnew();
                await DoAsync(step, runtime, linker, model, byCommand: false, ++next);
                linker = new(runtime, Options(disk, withJournal: true), time);
            }
            else
            {
                await DoAsync(step, runtime, linker, model, byCommand, ++next);
            }

            if (!byCommand)
            {
                await linker.ReconcileAsync();
            }

            await linker.FollowAsync();
            Dictionary<string, IPAddress?> expected = new() { ["labelled"] = AddressOf(runtime, model.Last), ["called"] = AddressOf(runtime, model.Last), ["byid"] = AddressOf(runtime, new ContainerId(first)) };
            string recipient = model.Recipient;
            foreach (LinkStatus status in await linker.GetLinksAsync(recipient))
            {
                status.Address.Should().Be(expected[status.Link.Alias], "{0} after {1}", status.Link.Alias, walk);
                Resolver.Resolve(runtime.Hosts(recipient), status.Link.Alias).Should().Equal(status.Address is { } address ? [address.ToString()] : [], walk);
            }

            await using ContainerLinker fresh = new(runtime, Options(disk.Copy(), withJournal: true, observeOnly: true), time);
            (await fresh.GetLinksAsync(recipient)).Should().BeEquivalentTo(await linker.GetLinksAsync(recipient), options => options.WithStrictOrdering(), "a linker that starts after {0} says the same", walk);
            (await fresh.GetDriftAsync()).Should().NotContain(drift => drift.MissingLines.Count + drift.StaleLines.Count > 0 || drift.Problem != null, walk);
        }

        await linker.DisposeAsync();
    }

    private static async Task DoAsync(Step step, FakeRuntime runtime, ContainerLinker linker, Model model, bool byCommand, int next)
    {
        bool isFree = !runtime.All.Any(container => container.Name == "db");
        ContainerInfo? bearer = model.Recipient == "db" ? null : runtime.All.FirstOrDefault(container => container.Name == "db");
        ContainerInfo? former = runtime.All.FirstOrDefault(container => container.Name.StartsWith("old", StringComparison.Ordinal));
        switch (step)
        {
            case Step.RenameAway when bearer is not null:
                await RenameAsync("db", $"old{next}");
                break;
            case Step.RenameBack when isFree && former is not null:
                await RenameAsync(former.Name, "db");
                model.Last = former.Id;
                break;
            case Step.SwapIn when bearer is not null && former is not null:
                await RenameAsync("db", $"old{next}");
                await RenameAsync(former.Name, "db");
                model.Last = former.Id;
                break;
            case Step.RemoveBearer when bearer is not null:
                await RemoveAsync(bearer);
                break;
            case Step.RemoveFormer when former is not null:
                await RemoveAsync(former);
                break;
            case Step.Create when isFree:
                runtime.Add("db", $"10.0.1.{next}");
                model.Last = runtime.Get("db").Id;
                if (byCommand)
                {
                    await linker.ReconcileAsync();
                }

                break;
            case Step.RestartSource when runtime.All.FirstOrDefault(container => container.Id == model.Last) is { } source:
                await RestartAsync(source.Name);
                break;
            case Step.StopSource when runtime.All.FirstOrDefault(container => container.Id == model.Last) is { } source:
                await (byCommand ? linker.StopAsync(source.Name) : runtime.StopAsync(source.Id));
                break;
            case Step.RestartRecipient:
                await RestartAsync(model.Recipient);
                break;
            case Step.RenameRecipient:
                string other = model.Recipient == "web" ? "site" : "web";
                await RenameAsync(model.Recipient, other);
                model.Recipient = other;
                break;
            case Step.RecipientTakesTheName when isFree:
                await RenameAsync(model.Recipient, "db");
                model.Recipient = "db";
                model.Last = null;
                break;
        }

        async Task RenameAsync(string from, string to) => await (byCommand ? linker.RenameAsync(from, to) : runtime.RenameAsync(runtime.Get(from).Id, to));

        async Task RestartAsync(string name)
        {
            if (byCommand)
            {
                await linker.RestartAsync(name);
                return;
            }

            runtime.Move(name, null);
            runtime.Move(name, $"10.0.2.{next}");
        }

        async Task RemoveAsync(ContainerInfo container)
        {
            await (byCommand ? linker.RemoveAsync(container.Id.Value, force: true) : runtime.RemoveAsync(container.Id));
            if (model.Last == container.Id)
            {
                model.Last = null;
            }
        }
    }

    [Fact]
    public async Task The_beginning_of_an_id_counts_while_it_is_that_of_one_container_only()
    {
        const string Beginning = "0123456789ab";
        var runtime = new FakeRuntime { ChoosesId = name => name == "web" ? "web-id" : Beginning + name.PadLeft(52, '0') };
        runtime.Add("11", "10.0.0.2");
        runtime.Add("web", "10.0.0.9", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = $"{Beginning}:db" }));
        await using var fixture = new LinkerFixture(runtime);
        await fixture.FollowAsync();
        Resolver.Resolve(runtime.Hosts("web"), "db").Should().Equal("10.0.0.2");

        runtime.Add("12", "10.0.0.3");
        await fixture.Linker.ReconcileAsync();
        Resolver.Resolve(runtime.Hosts("web"), "db").Should().BeEmpty("two ids begin so");

        runtime.Drop("11");
        await fixture.Linker.ReconcileAsync();
        Resolver.Resolve(runtime.Hosts("web"), "db").Should().Equal("10.0.0.3");
    }

    private static IPAddress? AddressOf(FakeRuntime runtime, ContainerId? id) => runtime.All.FirstOrDefault(container => container.Id == id && container.IsRunning)?.Networks[0].IPv4;

    private static ContainerLinksOptions Options(MemoryDisk disk, bool withJournal, bool observeOnly = false)
    {
        var options = new ContainerLinksOptions { ObserveOnly = observeOnly };
        if (withJournal)
        {
            options.Journal.OpenStorage = disk.Open;
        }

        return options;
    }

    private sealed class Model
    {
        public ContainerId? Last { get; set; }

        public string Recipient { get; set; } = "web";
    }
}
