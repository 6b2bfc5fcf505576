using Xunit.Abstractions;

namespace ContainerLinks.Tests.Hosts;

[Collection("processes")]
[Trait("Category", "Stress")]
public sealed class HostsFileKillTests(ITestOutputHelper output) : IDisposable
{
    private static readonly HostsEntry[] Others = [new(HostsSamples.Ip(192, 168, 1, 200), "other")];
    private readonly List<string> _folders = [];

    public static TheoryData<string> Disks => HostsFileConcurrencyTests.Disks;

    public void Dispose() => _folders.ForEach(folder => Directory.Delete(folder, recursive: true));

    [LinuxTheory]
    [MemberData(nameof(Disks))]
    public void A_writer_that_is_killed_before_any_step_leaves_the_old_text_or_the_new_one(string disk)
    {
        string path = NewPath(disk);
        int kills = 0;
        foreach (HostsChange change in HostsChange.All)
        {
            // Another first step for each change, so that a short run meets all kinds of steps.
            int step = kills % Budget.Stride, tried = 0;
            for (bool killed = true; killed; step += Budget.Stride, tried++)
            {
                Prepare(path, change);
                (int code, string told) = WriterProcess.Run(WriterProcess.Step(path, step, change.Entries));
                killed = code == WriterProcess.Killed;
                (killed || code == 0).Should().BeTrue("{0}: {1}", code, told);
                Check(path, change, $"killed before step {step}");
            }

            (step > 1).Should().BeTrue("{0} has a step", change);
            output.WriteLine($"{change}: killed before {tried - 1} steps");
            kills += tried;
        }

        output.WriteLine($"{kills} kills");
    }

    [StraceFact]
    public void A_writer_that_is_killed_in_any_call_that_changes_the_file_leaves_the_old_text_or_the_new_one() =>
        KillInEachCall((path, change) => WriterProcess.Step(path, -1, change.Entries), "same length in many pages", "longer", "shorter by pages", "file of many pages created");

    private void KillInEachCall(Func<string, HostsChange, string[]> command, params string[] changes)
    {
        string path = NewPath(Path.GetTempPath());
        int kills = 0;
        foreach (HostsChange change in HostsChange.All.Where(change => changes.Contains(change.Name)))
        {
            foreach (string call in (string[])["openat", "pwrite64", "ftruncate"])
            {
                kills += Strace.KillInEach(call, [path], command(path, change), () => Prepare(path, change), (_, when) => Check(path, change, when));
            }
        }

        kills.Should().BeGreaterThan(Budget.Of(10));
        output.WriteLine($"{kills} kills");
    }

    private static void Prepare(string path, HostsChange change)
    {
        File.Delete(path);
        if (change.Old is { } old)
        {
            File.WriteAllBytes(path, old);
        }
    }

    private static void Check(string path, HostsChange change, string when)
    {
        byte[]? left = File.Exists(path) ? File.ReadAllBytes(path) : null;
        byte[]? old = change.Old ?? (left is null ? null : []);
        foreach (HostsEntry[] entries in (HostsEntry[][])[change.Entries, Others])
        {
            File.Delete(path);
            if (left is not null)
            {
                File.WriteAllBytes(path, left);
            }

            var file = new HostsFile(path) { CreateIfMissing = true };
            byte[]? read = file.Read();
            (Same(read, old) || Same(read, change.New)).Should().BeTrue("{0}, {1}: what is read is the old text or the new one", change, when);
            file.Update(entries);
            File.ReadAllBytes(path).Should().Equal(entries == Others ? new ManagedBlock().Apply(read ?? [], Others) : change.New, "{0}, {1}: the next update heals the file", change, when);
            file.Update([]);
            File.ReadAllBytes(path).Should().Equal(change.Users, "{0}, {1}: the user's bytes are untouched", change, when);
        }
    }

    private static bool Same(byte[]? one, byte[]? other) => one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);

    private string NewPath(string disk)
    {
        string folder = Directory.CreateDirectory(Path.Combine(disk, Path.GetRandomFileName())).FullName;
        _folders.Add(folder);
        return Path.Combine(folder, "hosts");
    }
}
