namespace ContainerLinks;

/// <summary>What the linker relies on in any <see cref="IContainerRuntime"/>. Derive a class, hand in your runtime, and run the tests.</summary>
public abstract class RuntimeConformance : IAsyncLifetime
{
    private RuntimeUnderTest? _subject;

    /// <summary>The runtime and its surroundings.</summary>
    protected RuntimeUnderTest Subject => _subject ?? throw new InvalidOperationException("The test has not begun.");

    private IContainerRuntime Runtime => Subject.Runtime;

    /// <summary>Makes or connects the runtime for one test.</summary>
    protected abstract Task<RuntimeUnderTest> OpenAsync();

    /// <inheritdoc/>
    public async Task InitializeAsync() => _subject = await OpenAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_subject is not null)
        {
            await _subject.DisposeAsync();
        }
    }

    [EngineFact]
    public async Task The_first_fact_of_every_stream_is_the_list_of_all_that_exists()
    {
        ContainerId id = await CreateAsync("db");
        for (int stream = 0; stream < 2; stream++)
        {
            await using FactReader facts = Watch();
            ContainerFact list = await facts.NextAsync();
            Assert.Equal(ContainerFactKind.Resync, list.Kind);
            Assert.Contains(list.Containers, container => container.Id == id && container.Name == Subject.NameOf("db"));
        }
    }

    [EngineFact]
    public async Task A_container_is_found_by_its_id_its_name_and_the_beginning_of_its_id()
    {
        ContainerId id = await CreateAsync("db");
        Assert.Equal(id, (await Runtime.FindAsync(id.Value))?.Id);
        Assert.Equal(id, (await Runtime.FindAsync(Subject.NameOf("db")))?.Id);
        Assert.Equal(id, (await Runtime.FindAsync(id.ShortId))?.Id);
    }

    [EngineFact]
    public async Task What_does_not_exist_is_not_found_and_no_error()
    {
        Assert.Null(await Runtime.FindAsync(Subject.NameOf("nobody")));
        Assert.Null(await Runtime.FindAsync(new string('f', 64)));
        Assert.Null(await Runtime.FindAsync($"{Subject.NameOf("web")}/db"));
    }

    [EngineFact]
    public async Task A_container_comes_back_as_it_was_asked_for()
    {
        ContainerSpec spec = Subject.SpecOf("db") with
        {
            Hostname = "db-host",
            Environment = ["SECRET=hunter2", "EMPTY="],
            ExposedPorts = [new(3306), new(53, "udp")],
            ExtraHosts = ["cache:10.1.1.1"],
            Labels = new Dictionary<string, string> { ["one"] = "1" },
        };

        ContainerInfo created = await GetAsync(await Runtime.CreateAsync(spec));

        Assert.Equal(spec.Name, created.Name);
        Assert.Equal(ContainerState.Created, created.State);
        Assert.Equal("db-host", created.EffectiveHostname);
        Assert.Contains("SECRET=hunter2", created.Environment);
        Assert.Contains("EMPTY=", created.Environment);
        Assert.Equal([new ContainerPort(53, "udp"), new ContainerPort(3306)], created.ExposedPorts.OrderBy(port => port.Number));
        Assert.Equal(["cache:10.1.1.1"], created.ExtraHosts);
        Assert.Equal("1", created.Labels["one"]);
    }

    [EngineFact]
    public async Task A_running_container_has_an_address_and_a_hosts_file_and_a_stopped_one_has_no_address()
    {
        ContainerId id = await CreateAsync("db");
        Assert.All((await GetAsync(id)).Networks, network => Assert.Null(network.IPv4));

        await StartAsync("db", id);
        ContainerInfo running = await GetAsync(id);
        Assert.Equal(ContainerState.Running, running.State);
        Assert.Contains(running.Networks, network => network.IPv4 is not null);
        Assert.Contains("localhost", await Subject.ReadHostsAsync(running), StringComparison.Ordinal);

        await Runtime.StopAsync(id);
        ContainerInfo stopped = await GetAsync(id);
        Assert.Equal(ContainerState.Exited, stopped.State);
        Assert.All(stopped.Networks, network => Assert.Null(network.IPv4));
    }

    [EngineFact]
    public async Task Starting_what_runs_and_stopping_what_is_down_does_nothing()
    {
        ContainerId id = await CreateAsync("db");
        await Runtime.StopAsync(id);
        await StartAsync("db", id);
        await StartAsync("db", id);
        Assert.True((await GetAsync(id)).IsRunning);
        await Runtime.StopAsync(id);
        await Runtime.StopAsync(id);
        Assert.False((await GetAsync(id)).IsRunning);
    }

    [EngineFact]
    public async Task A_name_that_is_taken_is_refused_with_its_own_code()
    {
        await CreateAsync("db");
        ContainerId web = await CreateAsync("web");
        await RefusesAsync(ContainerLinksError.NameInUse, () => CreateAsync("db"));
        await RefusesAsync(ContainerLinksError.NameInUse, () => Runtime.RenameAsync(web, Subject.NameOf("db")));
        Assert.Equal(Subject.NameOf("web"), (await GetAsync(web)).Name);
    }

    [EngineFact]
    public async Task Commands_to_a_container_that_is_gone_say_so()
    {
        ContainerId id = await CreateAsync("db");
        await Runtime.RemoveAsync(id);
        await RefusesAsync(ContainerLinksError.ContainerNotFound, () => StartAsync("db", id));
        await RefusesAsync(ContainerLinksError.ContainerNotFound, () => Runtime.StopAsync(id));
        await RefusesAsync(ContainerLinksError.ContainerNotFound, () => Runtime.RenameAsync(id, Subject.NameOf("other")));
        await RefusesAsync(ContainerLinksError.ContainerNotFound, () => Runtime.RemoveAsync(id));
    }

    [EngineFact]
    public async Task A_running_container_is_removed_by_force_only()
    {
        ContainerId id = await CreateAsync("db");
        await StartAsync("db", id);
        await RefusesAsync(ContainerLinksError.Refused, () => Runtime.RemoveAsync(id));
        await Runtime.RemoveAsync(id, force: true);
        Assert.Null(await Runtime.FindAsync(id.Value));
    }

    [EngineFact]
    public async Task Facts_follow_a_container_through_its_life_in_order()
    {
        await using FactReader facts = Watch();
        await facts.NextAsync();

        ContainerId id = await CreateAsync("db");
        await facts.NextAsync(Subject.NameOf("db"), container => container.State == ContainerState.Created);
        await StartAsync("db", id);
        await facts.NextAsync(Subject.NameOf("db"), container => container.IsRunning && container.Networks.Any(network => network.IPv4 is not null));
        await Runtime.RenameAsync(id, Subject.NameOf("database"));
        await facts.NextAsync(Subject.NameOf("database"), container => container.IsRunning);
        await Runtime.StopAsync(id);
        await facts.NextAsync(Subject.NameOf("database"), container => container.State == ContainerState.Exited);
        await Runtime.RemoveAsync(id);
        await facts.NextAsync(fact => fact.Kind == ContainerFactKind.Removed && fact.Container == id);

        long[] versions = [.. facts.Seen.Where(fact => fact.Container == id && fact.Version != 0).Select(fact => fact.Version)];
        Assert.Equal(versions.Order(), versions);
    }

    [EngineFact]
    public async Task A_look_after_a_command_is_not_older_than_the_facts_before_it()
    {
        await using FactReader facts = Watch();
        await facts.NextAsync();
        ContainerId id = await CreateAsync("db");
        await StartAsync("db", id);
        ContainerInfo told = await facts.NextAsync(Subject.NameOf("db"), container => container.IsRunning);
        await Runtime.StopAsync(id);
        ContainerInfo found = await GetAsync(id);
        Assert.True(found.Version >= told.Version, $"found {found.Version}, told {told.Version}");
        Assert.False(found.IsRunning);
    }

    [EngineFact]
    public async Task Many_commands_at_once_do_not_disturb_each_other()
    {
        string[] names = [.. Enumerable.Range(0, 6).Select(number => $"many{number}")];
        await using FactReader facts = Watch();
        await facts.NextAsync();
        ContainerId[] ids = await Task.WhenAll(names.Select(CreateAsync));
        await Task.WhenAll(names.Select((name, index) => StartAsync(name, ids[index])));

        ContainerInfo[] running = await Task.WhenAll(ids.Select(GetAsync));
        Assert.All(running, container => Assert.True(container.IsRunning));
        Assert.Equal(names.Length, running.Select(container => container.Networks[0].IPv4).Distinct().Count());
        foreach (ContainerId id in ids)
        {
            await Runtime.RemoveAsync(id, force: true);
        }

        var gone = new HashSet<ContainerId>();
        await facts.NextAsync(fact => fact.Kind == ContainerFactKind.Removed && gone.Add(fact.Container!) && gone.IsSupersetOf(ids));
    }

    [EngineFact]
    public async Task A_cancelled_call_says_so()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Runtime.FindAsync(Subject.NameOf("db"), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Runtime.CreateAsync(Subject.SpecOf("db"), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ContainerFact _ in Runtime.WatchAsync(cancelled.Token))
            {
            }
        });
    }

    private Task<ContainerId> CreateAsync(string name) => Runtime.CreateAsync(Subject.SpecOf(name));

    private Task StartAsync(string name, ContainerId id) => Runtime.StartAsync(id, Subject.StartOf(name));

    private async Task<ContainerInfo> GetAsync(ContainerId id) => Assert.IsType<ContainerInfo>(await Runtime.FindAsync(id.Value));

    private FactReader Watch() => new(Runtime, Subject.Patience);

    private static async Task RefusesAsync(ContainerLinksError error, Func<Task> command)
    {
        ContainerLinksException refused = await Assert.ThrowsAnyAsync<ContainerLinksException>(command);
        Assert.True(error == refused.Error, $"expected {error}, but it was {refused.Error}: {refused.Message}");
    }
}
