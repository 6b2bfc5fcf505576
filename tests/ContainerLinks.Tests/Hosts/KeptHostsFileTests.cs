namespace ContainerLinks.Tests.Hosts;

public sealed class KeptHostsFileTests : IDisposable
{
    private static readonly HostsEntry Db = new(HostsSamples.Ip(172, 17, 0, 6), "db");
    private static readonly HostsEntry Moved = new(HostsSamples.Ip(172, 17, 0, 115), "db");
    private readonly string _folder = Directory.CreateTempSubdirectory("hosts-").FullName;
    private readonly string _path;
    private readonly KeptHostsFile _file;

    public KeptHostsFileTests()
    {
        _path = Path.Combine(_folder, "hosts");
        File.WriteAllText(_path, HostsSamples.Fixed);
        _file = new KeptHostsFile(_path);
        _file.Update([Db]).Should().BeTrue();
    }

    public void Dispose()
    {
        _file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void It_stays_open_and_writes_what_differs()
    {
        if (LinuxFile.IsSupported)
        {
            OpenHere().Should().Be(1);
        }

        _file.Update([Db]).Should().BeFalse();
        _file.Update([Moved]).Should().BeTrue();
        Text().Should().Be(new ManagedBlock().Apply(HostsSamples.Fixed, Moved));
        _file.Read().Should().Equal(File.ReadAllBytes(_path));
        _file.Update([]).Should().BeTrue();
        Text().Should().Be(HostsSamples.Fixed);
        _file.Rewrite((_, updated) => System.Buffers.BuffersExtensions.Write(updated, "x\n"u8)).Should().BeTrue();
        Text().Should().Be("x\n");
    }

    [Fact]
    public void Once_disposed_of_it_is_closed_and_refuses_work()
    {
        _file.Dispose();
        _file.Dispose();

        FluentActions.Invoking(() => _file.Update([Db])).Should().Throw<ObjectDisposedException>();
        if (LinuxFile.IsSupported)
        {
            OpenHere().Should().Be(0);
        }
    }

    [Fact]
    public void A_file_that_was_put_in_place_of_the_old_one_is_written()
    {
        string other = Path.Combine(_folder, "other");
        File.WriteAllText(other, new ManagedBlock().Apply("new\n", Db));
        File.Move(other, _path, overwrite: true);

        _file.Update([Db]).Should().BeFalse("the new file is right");
        File.WriteAllText(other, "newer\n");
        File.Move(other, _path, overwrite: true);
        _file.Update([Db]).Should().BeTrue();
        Text().Should().Be(new ManagedBlock().Apply("newer\n", Db));
        if (LinuxFile.IsSupported)
        {
            OpenHere().Should().Be(1, "the old ones are closed");
        }
    }

    [Fact]
    public void A_file_that_is_put_in_its_place_during_an_update_is_written_too()
    {
        int calls = 0;
        _file.Rewrite((current, updated) =>
        {
            if (calls++ == 0)
            {
                string other = Path.Combine(_folder, "other");
                File.WriteAllText(other, "new\n");
                File.Move(other, _path, overwrite: true);
            }

            new ManagedBlock().Apply(current, [Moved], updated);
        }).Should().BeTrue();

        Text().Should().Be(new ManagedBlock().Apply("new\n", Moved));
    }

    [Fact]
    public void Misuse_is_named()
    {
        _file.Dispose();

        FluentActions.Invoking(() => _file.Rewrite(null!)).Should().Throw<ArgumentNullException>().WithParameterName("rewrite");
        FluentActions.Invoking(() => _file.Update(null!)).Should().Throw<ArgumentNullException>().WithParameterName("entries");
    }

    [Fact]
    public void A_symbolic_link_that_was_put_in_its_place_is_not_followed()
    {
        string target = Path.Combine(_folder, "target");
        File.WriteAllText(target, "secret");
        File.Delete(_path);
        File.CreateSymbolicLink(_path, target);

        HostsFileTests.Error(() => _file.Update([Moved])).Message.Should().Contain("is a symbolic link");
        File.ReadAllText(target).Should().Be("secret");
    }

    [Fact]
    public void A_file_that_was_removed_is_told_and_taken_up_again_when_it_is_back()
    {
        File.Delete(_path);
        HostsFileTests.Error(() => _file.Update([Moved])).Message.Should().Contain("does not exist");
        File.WriteAllText(_path, HostsSamples.Fixed);

        _file.Update([Moved]).Should().BeTrue();
        _file.Update([Db]).Should().BeTrue();
        Text().Should().Be(new ManagedBlock().Apply(HostsSamples.Fixed, Db));
    }

    [Fact]
    public void What_another_program_writes_between_two_updates_or_in_one_is_kept()
    {
        if (!LinuxFile.IsSupported)
        {
            return;
        }

        File.AppendAllText(_path, "172.17.0.3\town\n");
        int calls = 0;
        _file.Rewrite((current, updated) =>
        {
            if (calls++ == 0)
            {
                File.AppendAllText(_path, "172.17.0.4\tmore\n");
            }

            new ManagedBlock().Apply(current, [Moved], updated);
        }).Should().BeTrue();

        Text().Should().Be(new ManagedBlock().Apply(HostsSamples.Fixed, Moved) + "172.17.0.3\town\n172.17.0.4\tmore\n");
    }

    [Fact]
    public void An_unfinished_write_of_another_program_is_healed()
    {
        byte[] old = File.ReadAllBytes(_path);
        var steps = new MemoryByteFile(old);
        InPlaceWrite.Execute(steps, old, new ManagedBlock().Apply(old, Moved));
        foreach (byte[] state in steps.States)
        {
            File.WriteAllBytes(_path, state);
            _file.Update([Moved]);
            Text().Should().Be(new ManagedBlock().Apply(HostsSamples.Fixed, Moved));
        }
    }

    [Fact]
    public void A_file_that_is_open_elsewhere_is_written_all_the_same()
    {
        using FileStream reader = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

        _file.Update([Moved]).Should().BeTrue();

        Text().Should().Be(new ManagedBlock().Apply(HostsSamples.Fixed, Moved));
    }

    [Fact]
    public void Writers_that_keep_it_and_writers_that_do_not_lose_nothing_to_each_other()
    {
        const int Rounds = 10;
        using var keeps = new KeptHostsFile(_path, new ManagedBlock("keeps"));
        var opens = new HostsFile(_path, new ManagedBlock("opens"));
        Func<IReadOnlyList<HostsEntry>, bool>[] writers = [_file.Update, keeps.Update, opens.Update];
        Thread[] threads = [.. writers.Select(update => new Thread(() =>
        {
            for (byte round = 1; round <= Rounds; round++)
            {
                UpdateInTheEnd(update, new HostsEntry(HostsSamples.Ip(10, 0, 0, round), "last"));
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Text().Split('\n').Count(line => line == $"10.0.0.{Rounds}\tlast").Should().Be(writers.Length);
        keeps.Update([]);
        opens.Update([]);
        _file.Update([]);
        Text().Should().Be(HostsSamples.Fixed);
    }

    /// <summary>Two that keep the file open make each other wait with the lock held, so the third may be told to try again.</summary>
    private static void UpdateInTheEnd(Func<IReadOnlyList<HostsEntry>, bool> update, HostsEntry entry)
    {
        while (true)
        {
            try
            {
                update([entry]);
                return;
            }
            catch (ContainerLinksException error) when (error.IsTransient)
            {
                // Told to try again.
            }
        }
    }

    private string Text() => File.ReadAllText(_path);

    private int OpenHere() => new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Count(link => link.LinkTarget?.StartsWith(_path, StringComparison.Ordinal) == true);
}
