using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace ContainerLinks.Tests.Hosts;

public sealed class HostsFileOnLinuxTests : IDisposable
{
    private static readonly HostsEntry Db = new(HostsSamples.Ip(172, 17, 0, 6), "db");
    private readonly string _folder = Directory.CreateTempSubdirectory("hosts-").FullName;
    private readonly string _path;

    public HostsFileOnLinuxTests() => _path = Path.Combine(_folder, "hosts");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_symbolic_link_is_never_followed()
    {
        string target = Path.Combine(_folder, "target");
        File.WriteAllText(target, "secret");
        File.CreateSymbolicLink(_path, target);
        var file = new HostsFile(_path) { CreateIfMissing = true };

        HostsFileTests.Error(() => file.Update([Db])).Message.Should().Be($"Hosts file '{_path}' is a symbolic link, not a regular file. Links are not followed: give the path of the file itself.");
        HostsFileTests.Error(() => file.Read());
        File.ReadAllText(target).Should().Be("secret");
        File.Delete(target);
        HostsFileTests.Error(() => file.Update([Db])).Message.Should().Contain("is a symbolic link");
        File.Exists(target).Should().BeFalse();
    }

    [Fact]
    public void A_folder_on_the_way_may_be_a_link()
    {
        File.WriteAllText(_path, HostsSamples.Fixed);
        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, _folder);

        new HostsFile(Path.Combine(link, "hosts")).Update([Db]).Should().BeTrue();

        File.ReadAllText(_path).Should().Contain("172.17.0.6\tdb");
    }

    [Fact]
    public void Only_a_regular_file_is_opened()
    {
        Directory.CreateDirectory(_path);
        var folder = new HostsFile(_path) { CreateIfMissing = true };
        HostsFileTests.Error(() => folder.Update([Db])).Message.Should().Contain("is a directory, not a regular file");
        HostsFileTests.Error(() => folder.Read()).Message.Should().Contain("is a directory, not a regular file");
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        HostsFileTests.Error(() => new HostsFile("/dev/full").Update([Db])).Message.Should().Contain("is a device");
        string pipe = Path.Combine(_folder, "pipe");
        using (Process made = Process.Start("mkfifo", [pipe]))
        {
            made.WaitForExit();
        }

        HostsFileTests.Error(() => new HostsFile(pipe).Read()).Message.Should().Contain("is a pipe");
        HostsFileTests.Error(() => new HostsFile(pipe).Update([Db])).Message.Should().Contain("is a pipe");
    }

    [LinuxFact]
    public void A_file_that_cannot_be_written_is_told_with_its_cause()
    {
        // Permission bits do not bind root, but nobody may write these.
        HostsFileTests.Error(() => new HostsFile("/proc/version").Write("x"u8)).Message.Should().Match("Hosts file '/proc/version' cannot be *Check its folder*");
        HostsFileTests.Error(() => new HostsFile("/proc/none/hosts") { CreateIfMissing = true }.Write("x"u8)).Message.Should().Contain("cannot be created");
        new HostsFile("/proc/version").Read().Should().NotBeEmpty("a file whose length is told as 0 is read to its end");
    }

    [Fact]
    public void A_file_that_is_replaced_while_it_is_written_is_written_again()
    {
        File.WriteAllText(_path, HostsSamples.Fixed);
        string other = Path.Combine(_folder, "other");
        int calls = 0;
        bool written = new HostsFile(_path).Rewrite((current, updated) =>
        {
            if (calls++ == 0)
            {
                File.WriteAllText(other, "new\n");
                File.Move(other, _path, overwrite: true);
            }

            new ManagedBlock().Apply(current, [Db], updated);
        });

        if (OperatingSystem.IsLinux())
        {
            written.Should().BeTrue();
            File.ReadAllText(_path).Should().Be(new ManagedBlock().Apply("new\n", Db));
        }
    }

    [LinuxFact]
    public void A_symbolic_link_that_is_put_in_place_of_the_file_meanwhile_is_not_followed()
    {
        string target = Path.Combine(_folder, "target");
        File.WriteAllText(target, "secret");
        File.WriteAllText(_path, HostsSamples.Fixed);

        ContainerLinksException error = HostsFileTests.Error(() => new HostsFile(_path).Rewrite((current, updated) =>
        {
            File.Delete(_path);
            File.CreateSymbolicLink(_path, target);
            new ManagedBlock().Apply(current, [Db], updated);
        }));

        error.Message.Should().Contain("is a symbolic link");
        File.ReadAllText(target).Should().Be("secret");
    }

    [LinuxFact]
    public void A_file_that_is_removed_meanwhile_is_told_and_not_made_anew()
    {
        File.WriteAllText(_path, HostsSamples.Fixed);

        HostsFileTests.Error(() => new HostsFile(_path).Rewrite((current, updated) =>
        {
            File.Delete(_path);
            new ManagedBlock().Apply(current, [Db], updated);
        })).Message.Should().Contain("does not exist");
        File.Exists(_path).Should().BeFalse();
    }

    [LinuxFact]
    public void A_file_that_another_program_changes_meanwhile_is_read_anew()
    {
        File.WriteAllText(_path, HostsSamples.Fixed);
        int calls = 0;
        new HostsFile(_path).Rewrite((current, updated) =>
        {
            if (calls++ == 0)
            {
                File.AppendAllText(_path, "172.17.0.3\town\n");
            }

            new ManagedBlock().Apply(current, [Db], updated);
        });

        File.ReadAllText(_path).Should().Be(new ManagedBlock().Apply(HostsSamples.Fixed + "172.17.0.3\town\n", Db));
    }

    [LinuxFact]
    public void A_file_that_never_rests_is_given_up()
    {
        File.WriteAllText(_path, HostsSamples.Fixed);
        ContainerLinksException error = HostsFileTests.Error(
            () => new HostsFile(_path).Rewrite((current, updated) =>
            {
                File.AppendAllText(_path, "x\n");
                new ManagedBlock().Apply(current, [Db], updated);
            }),
            ContainerLinksError.Contended);

        error.IsTransient.Should().BeTrue();
        error.Message.Should().Contain("was changed or replaced by another program 8 times");
    }

    [LinuxFact]
    public void A_lock_that_is_never_free_is_told()
    {
        File.WriteAllText(_path, "a");
        using SafeFileHandle holder = LinuxFile.Open(_path, write: true, out _)!;
        LinuxFile.TryLock(holder, write: true).Should().Be(0);

        HostsFileTests.Error(() => new HostsFile(_path).Update([Db]), ContainerLinksError.Contended).Message.Should().Contain("is locked by another program");
        HostsFileTests.Error(() => new HostsFile(_path).Read(), ContainerLinksError.Contended);
    }

    [Fact]
    public void A_reader_that_keeps_the_file_open_does_not_stop_the_writer()
    {
        File.WriteAllText(_path, HostsSamples.Fixed);
        using FileStream reader = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

        new HostsFile(_path).Update([Db]).Should().BeTrue();

        File.ReadAllText(_path).Should().Contain("172.17.0.6\tdb");
    }

    [LinuxFact]
    public void Reading_asks_for_no_right_to_write_and_hinders_no_other_reader()
    {
        // Nobody may write a program that runs.
        string program = File.ResolveLinkTarget("/proc/self/exe", returnFinalTarget: true)!.FullName;
        using OpenHostsFile other = OpenHostsFile.Open(program, write: false)!;

        new HostsFile(program).Read().Should().HaveCount((int)new FileInfo(program).Length);
        HostsFileTests.Error(() => new HostsFile(program).Update([Db])).Message.Should().Contain("cannot be opened for writing: ");
    }

    [LinuxFact]
    public void What_cannot_be_opened_or_read_is_told_with_its_cause()
    {
        File.WriteAllText(_path, "a");
        var beneath = new HostsFile(Path.Combine(_path, "hosts"));

        HostsFileTests.Error(() => beneath.Read()).Message.Should().Contain("cannot be opened: Not a directory");
        HostsFileTests.Error(() => beneath.Update([Db])).Message.Should().Contain("cannot be opened for writing: Not a directory");
        HostsFileTests.Error(() => new HostsFile("/proc/self/mem").Read()).Message.Should().Contain("cannot be read: ");
    }

    [LinuxFact]
    public void What_was_refused_is_closed()
    {
        HostsFileTests.Error(() => new HostsFile("/dev/full").Read());

        new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Should().NotContain(link => link.LinkTarget == "/dev/full");
    }
}
