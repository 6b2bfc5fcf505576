using System.Text;

namespace ContainerLinks.Tests.Hosts;

public sealed class HostsFileTests : IDisposable
{
    private static readonly HostsEntry Db = new(HostsSamples.Ip(172, 17, 0, 6), "db", "17b6c5f037a9");
    private static readonly HostsEntry Moved = new(HostsSamples.Ip(172, 17, 0, 115), "db", "17b6c5f037a9");
    private readonly string _folder = Directory.CreateTempSubdirectory("hosts-").FullName;
    private readonly string _path;

    public HostsFileTests() => _path = Path.Combine(_folder, "hosts");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_update_is_read_back_and_the_same_update_writes_nothing()
    {
        File.WriteAllText(_path, HostsSamples.Fixed);
        var file = new HostsFile(_path);

        file.Update([Db]).Should().BeTrue();
        DateTime written = File.GetLastWriteTimeUtc(_path);
        file.Update([Db]).Should().BeFalse();

        File.GetLastWriteTimeUtc(_path).Should().Be(written);
        File.ReadAllText(_path).Should().Be(new ManagedBlock().Apply(HostsSamples.Fixed, Db));
        file.Read().Should().Equal(File.ReadAllBytes(_path));
        file.Update([Moved]).Should().BeTrue();
        file.Update([]).Should().BeTrue();
        File.ReadAllText(_path).Should().Be(HostsSamples.Fixed);
    }

    [Fact]
    public void The_file_stays_the_same_file()
    {
        File.WriteAllText(_path, HostsSamples.Fixed);
        using FileStream before = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var file = new HostsFile(_path);

        foreach (HostsEntry[] entries in (HostsEntry[][])[[Db], [Moved], [Db, Moved], []])
        {
            file.Update(entries);
            before.Position = 0;
            new StreamReader(before).ReadToEnd().Should().Be(File.ReadAllText(_path)).And.Be(new ManagedBlock().Apply(HostsSamples.Fixed, entries));
        }
    }

    [Fact]
    public void Another_marker_makes_another_block()
    {
        File.WriteAllText(_path, HostsSamples.Fixed);
        new HostsFile(_path).Update([Db]);
        new HostsFile(_path, new ManagedBlock("mine")).Update([Moved]);

        File.ReadAllText(_path).Should().Contain("172.17.0.6\tdb").And.Contain("172.17.0.115\tdb").And.Contain("# >>> mine >>>");
    }

    [Fact]
    public void A_whole_text_is_written_and_cut()
    {
        var file = new HostsFile(_path) { CreateIfMissing = true };

        file.Write("127.0.0.1\tlocalhost\n10.0.0.1\ta\n"u8).Should().BeTrue();
        file.Write("127.0.0.1\tlocalhost\n"u8).Should().BeTrue();
        File.ReadAllText(_path).Should().Be("127.0.0.1\tlocalhost\n");
        file.Write(""u8).Should().BeTrue();
        File.ReadAllText(_path).Should().BeEmpty();
        file.Write(""u8).Should().BeFalse();
    }

    [Fact]
    public void A_rewrite_gets_the_text_and_its_error_leaves_the_file_alone()
    {
        File.WriteAllText(_path, "a");
        var file = new HostsFile(_path);
        string seen = "";

        FluentActions.Invoking(() => file.Rewrite((current, updated) =>
        {
            seen = Encoding.UTF8.GetString(current);
            updated.GetSpan(1)[0] = 1;
            updated.Advance(1);
            throw new IOException("of the caller");
        })).Should().Throw<IOException>();

        seen.Should().Be("a");
        File.ReadAllText(_path).Should().Be("a");
        file.Rewrite((_, _) => { }).Should().BeTrue("the lock is free again");
    }

    [Fact]
    public void A_missing_file_is_null_an_error_or_made()
    {
        var file = new HostsFile(_path);

        file.Read().Should().BeNull();
        Error(() => file.Update([Db])).Message.Should().Be($"Hosts file '{_path}' does not exist. Create it, or let it be created.");
        var maker = new HostsFile(_path) { CreateIfMissing = true };
        maker.Update([]).Should().BeFalse();
        File.Exists(_path).Should().BeFalse("there was no text for it");
        maker.Update([Db]).Should().BeTrue();
        File.ReadAllText(_path).Should().Be(new ManagedBlock().Apply("", Db));
    }

    [Fact]
    public void A_missing_folder_is_an_error()
    {
        var file = new HostsFile(Path.Combine(_folder, "none", "hosts")) { CreateIfMissing = true };

        file.Read().Should().BeNull();
        Error(() => file.Update([Db])).Message.Should().Contain("cannot be created").And.Contain("Check its folder");
    }

    [Fact]
    public void A_long_path_is_told_whole()
    {
        string path = Path.Combine(_folder, new string('x', 200), "userdata", "hosts");
        Error(() => new HostsFile(path).Update([Db])).Message.Should().Contain($"'{path}'");
    }

    [Fact]
    public void A_crash_between_two_steps_is_healed_by_the_next_call()
    {
        byte[] old = [.. Encoding.ASCII.GetBytes(HostsSamples.Fixed), .. "10.0.0.9 user\n\n\n"u8];
        byte[] with = new ManagedBlock().Apply(old, Moved);
        var steps = new MemoryByteFile(with);
        InPlaceWrite.Execute(steps, with, new ManagedBlock().Apply(old, Db));
        steps.States.Should().HaveCount(4);
        foreach (byte[] state in steps.States)
        {
            File.WriteAllBytes(_path, state);
            var file = new HostsFile(_path);

            Encoding.UTF8.GetString(file.Read()!).Should().NotContain("unfinished");
            file.Update([Db]);
            File.ReadAllBytes(_path).Should().Equal(new ManagedBlock().Apply(old, Db));
            file.Update([]);
            File.ReadAllBytes(_path).Should().Equal(old);
        }
    }

    [Fact]
    public void A_file_of_10_MB_is_updated()
    {
        byte[] half = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("10.20.30.40\ta-name-of-the-user another\n", 135_000)));
        byte[] whole = [.. new ManagedBlock().Apply(half, Db), .. half];
        File.WriteAllBytes(_path, whole);
        var file = new HostsFile(_path);

        file.Update([Db]).Should().BeFalse();
        file.Update([Moved]).Should().BeTrue();
        File.ReadAllBytes(_path).AsSpan().SequenceEqual([.. new ManagedBlock().Apply(half, Moved), .. half]).Should().BeTrue();
        file.Update([]).Should().BeTrue();
        File.ReadAllBytes(_path).AsSpan().SequenceEqual([.. half, .. half]).Should().BeTrue();
        file.Update([Db]).Should().BeTrue();
        file.Read().AsSpan().SequenceEqual(new ManagedBlock().Apply([.. half, .. half], Db)).Should().BeTrue();
    }

    [Fact]
    public void Too_long_a_text_is_refused()
    {
        using (FileStream stream = File.Create(_path))
        {
            stream.SetLength(HostsFile.MaximumLength + 1);
        }

        var file = new HostsFile(_path);
        Error(() => file.Read()).Message.Should().Contain("is longer than 16777216 bytes");
        Error(() => file.Update([Db])).Message.Should().Contain("is longer than 16777216 bytes");
        using (FileStream stream = File.OpenWrite(_path))
        {
            stream.SetLength(3L * HostsFile.MaximumLength + 1);
        }

        Error(() => file.Read()).Message.Should().Contain("is longer than 50331648 bytes", "not even a record of an unfinished write is");
        File.WriteAllText(_path, "a");
        Error(() => file.Write(new byte[HostsFile.MaximumLength + 1])).Message.Should().Contain("is longer");
        File.ReadAllText(_path).Should().Be("a");
    }

    [Fact]
    public void Misuse_is_named()
    {
        FluentActions.Invoking(() => new HostsFile(null!)).Should().Throw<ArgumentNullException>().WithParameterName("path");
        FluentActions.Invoking(() => new HostsFile("")).Should().Throw<ArgumentException>().WithParameterName("path");
        FluentActions.Invoking(() => new HostsFile("a\0b")).Should().Throw<ArgumentException>().WithParameterName("path");
        File.WriteAllText(_path, "a");
        var file = new HostsFile(_path);
        FluentActions.Invoking(() => file.Update(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => file.Rewrite(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => file.Update([null!])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new HostsFile(_path + "-missing").Update(null!)).Should().Throw<ArgumentNullException>().WithParameterName("entries");
        File.ReadAllText(_path).Should().Be("a");
    }

    internal static ContainerLinksException Error(Action act, ContainerLinksError error = ContainerLinksError.HostsFile)
    {
        ContainerLinksException thrown = act.Should().Throw<ContainerLinksException>().Which;
        thrown.Error.Should().Be(error);
        return thrown;
    }

    [Fact]
    public void A_write_that_fails_is_told_with_its_cause()
    {
        File.WriteAllText(_path, "a\n");
        var file = new HostsFile(_path) { StepsThrough = _ => new MemoryByteFile([]) { FullAt = 0 } };

        Error(() => file.Update([Db])).Message.Should().StartWith($"Hosts file '{_path}' cannot be written: No space left on device");
        File.ReadAllText(_path).Should().Be("a\n");
    }
}
