namespace ContainerLinks.Tests;

/// <summary>Names of containers in the machine's own hosts file.</summary>
public sealed class MachineNamesTests : IDisposable
{
    private const string Own = "127.0.0.1 localhost\r\n# mine\r\n";
    private readonly string _path = Path.GetTempFileName();
    private readonly FakeRuntime _runtime = new();

    public MachineNamesTests() => File.WriteAllText(_path, Own);

    private string Text => File.ReadAllText(_path);

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task A_labelled_container_is_found_by_its_names_while_it_runs()
    {
        Add("db", "10.0.0.2", "");
        Add("web", "10.0.0.3", "front, www.local");
        await using LinkerFixture fixture = Open();
        await fixture.FollowAsync();
        Resolver.Resolve(Text, "db").Should().Equal("10.0.0.2");
        Resolver.Resolve(Text, "www.local").Should().Equal("10.0.0.3");

        await fixture.Linker.StopAsync("web");
        Resolver.Resolve(Text, "front").Should().BeEmpty();
        Resolver.Resolve(Text, "db").Should().Equal("10.0.0.2");
    }

    [Fact]
    public async Task A_container_that_moves_is_followed_and_one_that_uses_its_network_too()
    {
        ContainerInfo db = Add("db", "10.0.0.2", "db");
        _runtime.Put(FakeRuntime.Copy(Add("side", null, "side"), state: ContainerState.Running, networks: [], networkOf: db.Id));
        await using LinkerFixture fixture = Open();
        await fixture.FollowAsync();
        _runtime.Move("db", "10.0.0.9");
        await fixture.Linker.ReconcileAsync();
        Resolver.Resolve(Text, "db").Should().Equal("10.0.0.9");
        Resolver.Resolve(Text, "side").Should().Equal("10.0.0.9");
    }

    [Fact]
    public async Task All_names_go_at_the_end_and_the_users_bytes_are_as_before()
    {
        Add("db", "10.0.0.2", "db");
        await using (LinkerFixture fixture = Open())
        {
            await fixture.FollowAsync();
            Text.Should().NotBe(Own);
        }

        Text.Should().Be(Own);
    }

    [Fact]
    public async Task What_a_killed_linker_left_is_put_right_at_the_next_start()
    {
        new HostsFile(_path, new ManagedBlock("containerlinks-fake")).Update([new HostsEntry(System.Net.IPAddress.Parse("10.66.6.6"), ["db", "gone"])]);
        Add("db", "10.0.0.2", "db");
        await using LinkerFixture fixture = Open();
        await fixture.FollowAsync();
        Resolver.Resolve(Text, "db").Should().Equal("10.0.0.2");
        Resolver.Resolve(Text, "gone").Should().BeEmpty();
        Text.Should().StartWith(Own);
    }

    [Fact]
    public async Task What_is_no_name_or_is_the_machines_own_or_anothers_is_left_out()
    {
        Add("db", "10.0.0.2", "db localhost bad!name");
        Add("web", "10.0.0.3", "DB web");
        await using LinkerFixture fixture = Open();
        await fixture.FollowAsync();
        Resolver.Resolve(Text, "localhost").Should().Equal("127.0.0.1");
        Resolver.Resolve(Text, "db").Should().Equal("10.0.0.2");
        Resolver.Resolve(Text, "web").Should().Equal("10.0.0.3");
        Text.Should().NotContain("bad!name");
    }

    [Fact]
    public async Task A_program_may_choose_by_itself()
    {
        Add("db", "10.0.0.2", null);
        await using LinkerFixture fixture = Open(options => options.NamesOf = container => [$"{container.Name}.containers.local"]);
        await fixture.FollowAsync();
        Resolver.Resolve(Text, "db.containers.local").Should().Equal("10.0.0.2");
    }

    [Fact]
    public async Task Names_that_were_held_up_until_after_the_end_stay_out()
    {
        using var gate = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Add("db", "10.0.0.2", null);
        LinkerFixture fixture = Open(options => options.NamesOf = container =>
        {
            begun.TrySetResult();
            gate.Wait(TimeSpan.FromSeconds(30));
            return Names(container.Name);
        });
        Task first = fixture.Linker.FollowAsync();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await fixture.AdvanceUntilDoneAsync(fixture.Linker.DisposeAsync().AsTask(), TimeSpan.FromSeconds(1));

        gate.Set();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await first.ContinueWith(static task => task.Exception, TaskScheduler.Default); // whether it was given up before the end is left to chance
        await fixture.DisposeAsync();
        for (int turn = 0; turn < 100; turn++)
        {
            await Task.Yield();
            Text.Should().Be(Own);
        }

        IEnumerable<string> Names(string name)
        {
            yield return name;
            ended.TrySetResult();
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told_and_tried_again()
    {
        File.Delete(_path);
        Add("db", "10.0.0.2", "db");
        await using LinkerFixture fixture = Open();
        await fixture.FollowAsync();
        LinkChange.HostsFileFailed failed = await fixture.NextAsync<LinkChange.HostsFileFailed>();
        failed.Recipient.Should().BeNull();
        failed.HostsPath.Should().Be(_path);
        failed.Detail.Should().Contain(_path);

        await File.WriteAllTextAsync(_path, Own);
        fixture.Time.Advance(new ContainerLinksOptions().RetryInterval);
        await fixture.FollowAsync();
        await fixture.AdvanceUntilDoneAsync(Task.Run(async () =>
        {
            while (Resolver.Resolve(Text, "db").Length == 0)
            {
                await fixture.FollowAsync();
            }
        }), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_users_line_before_a_name_stays_and_is_told_once()
    {
        const string Users = "10.1.2.3 other DB # mine\n10.0.0.3 web\n";
        await File.WriteAllTextAsync(_path, Users);
        Add("db", "10.0.0.2", "db");
        Add("web", "10.0.0.3", "web");
        var log = new ListLog();
        var options = new ContainerLinksOptions();
        options.MachineNames.HostsPath = _path;
        await using (var fixture = new LinkerFixture(_runtime, options, log))
        {
            await fixture.FollowAsync();
            await fixture.Linker.ReconcileAsync();
            Text.Should().StartWith(Users);
        }

        log.Texts.Should().ContainSingle(text => text.Contains("comes first", StringComparison.Ordinal)).Which.Should().Contain("'db' is 10.0.0.2").And.Contain("line 1").And.Contain("10.1.2.3");
    }

    [Fact]
    public async Task Nothing_is_touched_without_a_path_or_by_one_that_only_observes()
    {
        Add("db", "10.0.0.2", "db");
        var options = new ContainerLinksOptions { ObserveOnly = true };
        options.MachineNames.HostsPath = _path;
        await using (var fixture = new LinkerFixture(_runtime, options))
        {
            await fixture.FollowAsync();
        }

        Text.Should().Be(Own);
    }

    private ContainerInfo Add(string name, string? address, string? label)
    {
        _runtime.Add(name, address, info => label is null ? info : FakeRuntime.Copy(info, labels: new Dictionary<string, string> { ["containerlinks.host"] = label }));
        return _runtime.Get(name);
    }

    private LinkerFixture Open(Action<MachineNamesOptions>? change = null)
    {
        var options = new ContainerLinksOptions();
        options.MachineNames.HostsPath = _path;
        change?.Invoke(options.MachineNames);
        return new LinkerFixture(_runtime, options);
    }
}
