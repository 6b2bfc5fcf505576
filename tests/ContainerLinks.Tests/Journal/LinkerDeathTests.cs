using System.Net;

namespace ContainerLinks.Tests.Journal;

/// <summary>The linker's process dies at every step that it does on the disk: the next one loses no link that was told to be made, and gives no address twice.</summary>
public sealed class LinkerDeathTests
{
    private static readonly (string Name, Func<ContainerLinker, Task> Do)[] Story =
    [
        ("web to db", linker => linker.LinkAsync("web", "db:database", new LinkPolicy { OnSourceRemoved = SourceRemovedAction.Drop })),
        ("create app", linker => linker.CreateAsync(new ContainerSpec("app") { Links = ["db:database", "web:front"] })),
        ("start app", linker => linker.StartAsync("app")),
        ("rename db", linker => linker.RenameAsync("db", "mysql")),
        ("app to mysql", linker => linker.LinkAsync("app", "mysql:extra")),
        ("not yet there", linker => linker.LinkAsync("app", "later:later")),
        ("run later", linker => linker.RunAsync(new ContainerSpec("later") { Address = IPAddress.Parse("10.0.0.20") })),
        ("rename later", linker => linker.RenameAsync("later", "now")),
        ("unlink", linker => linker.UnlinkAsync("app", "front")),
        ("hide", linker => linker.UnlinkAsync("labelled", "asked")),
        ("stop app", linker => linker.StopAsync("app")),
        ("run other", linker => linker.RunAsync(new ContainerSpec("other") { Links = ["app:neighbour"] })),
        ("start app again", linker => linker.StartAsync("app")),
        ("remove mysql", linker => linker.RemoveAsync("mysql", force: true)),
        ("remove other", linker => linker.RemoveAsync("other", force: true)),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public async Task After_a_death_at_any_step_the_next_linker_converges(double donePart)
    {
        List<string[]> states = await StatesWithoutDeathAsync();
        int step = 0;
        while (await DieAsync(++step, donePart, states))
        {
            // Every step has its own death.
        }

        step.Should().BeGreaterThan(Story.Length, "each step of the story but a few is written down");
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task A_death_around_the_creation_of_a_container_loses_none_of_its_links(string moment)
    {
        var disk = new MemoryDisk();
        FakeRuntime runtime = NewRuntime();
        await using (ContainerLinker dying = Start(runtime, disk))
        {
            runtime.Creating = now => Kill(disk, when: now == moment);
            Func<Task> create = () => dying.CreateAsync(new ContainerSpec("app") { Links = ["db:database", "web:front"] });
            await create.Should().ThrowAsync<Exception>();
        }

        runtime.Creating = null;
        disk.StartAnew();
        await using ContainerLinker next = Start(runtime, disk);
        await next.FollowAsync();
        bool exists = await runtime.FindAsync("app") is not null;
        exists.Should().Be(moment == "after");
        (await LinksAsync(next)).Count(link => link.StartsWith("app ", StringComparison.Ordinal)).Should().Be(exists ? 2 : 0);
    }

    private static void Kill(MemoryDisk disk, bool when)
    {
        if (when)
        {
            disk.Kill();
            throw new MemoryDisk.ProcessDeathException();
        }
    }

    /// <summary>The links after each step of the story, by aliases: names may be those before a rename or after it.</summary>
    private static async Task<List<string[]>> StatesWithoutDeathAsync()
    {
        var disk = new MemoryDisk();
        await using ContainerLinker linker = Start(NewRuntime(), disk);
        await linker.FollowAsync();
        List<string[]> states = [await LinksAsync(linker)];
        foreach ((_, Func<ContainerLinker, Task> act) in Story)
        {
            await act(linker);
            states.Add(await LinksAsync(linker));
        }

        return states;
    }

    private static async Task<bool> DieAsync(int step, double donePart, List<string[]> states)
    {
        var disk = new MemoryDisk { DeathAt = step, DonePart = donePart };
        FakeRuntime runtime = NewRuntime();
        int done = 0;
        await using (ContainerLinker dying = Start(runtime, disk))
        {
            try
            {
                for (; done < Story.Length && !disk.IsDead; done++)
                {
                    await Story[done].Do(dying);
                    if (disk.IsDead)
                    {
                        break;
                    }
                }
            }
            catch (Exception) when (disk.IsDead)
            {
                // What the caller was told does not matter: there is no caller any more.
            }
        }

        bool died = disk.IsDead;
        disk.StartAnew();
        string where = $"it died at step {step} ({donePart} of it done), in '{(done < Story.Length ? Story[done].Name : "the end")}'; journal:\n{string.Join('\n', disk.Files.Select(disk.Text))}";
        await using ContainerLinker next = Start(runtime, disk);
        await next.FollowAsync();
        string[] links = await LinksAsync(next);
        string[][] expected = [states[done], states[Math.Min(done + 1, Story.Length)]];
        expected.Should().ContainEquivalentOf(links, where);
        await CheckAddressesAsync(runtime, next, where);
        return died;
    }

    private static async Task CheckAddressesAsync(FakeRuntime runtime, ContainerLinker linker, string where)
    {
        await linker.RunAsync(new ContainerSpec("newcomer1"));
        await linker.RunAsync(new ContainerSpec("newcomer2") { Links = ["newcomer1"] });
        string[] addresses = [.. runtime.All.Where(container => container.IsRunning).Select(container => container.Networks[0].IPv4!.ToString())];
        addresses.Should().OnlyHaveUniqueItems(where);
        foreach (ContainerInfo recipient in runtime.All.Where(container => container.IsRunning))
        {
            foreach (LinkStatus link in await linker.GetLinksAsync(recipient.Name))
            {
                Resolver.Resolve(runtime.Hosts(recipient.Name), link.Link.Alias).Should().Equal(link.Address is { } address ? [address.ToString()] : [], where);
            }
        }
    }

    private static async Task<string[]> LinksAsync(ContainerLinker linker) =>
        [.. (await linker.GetLinksAsync()).Select(status => $"{status.Link.Recipient} {status.Link.Source} {status.Link.Alias}").Order(StringComparer.Ordinal)];

    private static FakeRuntime NewRuntime()
    {
        var runtime = new FakeRuntime(RuntimeCapabilities.TakesEnvironmentAtStart);
        runtime.Add("db", "10.0.0.2");
        runtime.Add("web", "10.0.0.3");
        runtime.Add("labelled", "10.0.0.4", info => FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.link"] = "web:asked" }));
        return runtime;
    }

    private static ContainerLinker Start(FakeRuntime runtime, MemoryDisk disk)
    {
        var options = new ContainerLinksOptions();
        options.Addresses.Network = IPNetwork.Parse("10.0.0.0/24");
        options.Addresses.ReuseDelay = TimeSpan.FromMinutes(1);
        options.Journal.OpenStorage = disk.Open;
        return new ContainerLinker(runtime, options, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
    }
}
