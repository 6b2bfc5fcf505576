using System.Diagnostics;
using System.Text;
using ContainerLinks.Writer;
using Xunit.Abstractions;

namespace ContainerLinks.Tests.Hosts;

[Collection("processes")]
[Trait("Category", "Stress")]
public sealed class HostsFileConcurrencyTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Updates = Budget.Of(100_000);

    // Each waits in vain for the file to be free.
    private static readonly int UpdatesBesideAKeeper = Budget.Of(40);
    private readonly List<string> _folders = [];

    public static TheoryData<string> Disks => [.. Folders];

    private static IEnumerable<string> Folders => new[] { Path.GetTempPath(), "/dev/shm" }.Where(Directory.Exists);

    public void Dispose() => _folders.ForEach(folder => Directory.Delete(folder, recursive: true));

    [LinuxTheory]
    [MemberData(nameof(Disks))]
    public void A_reader_sees_the_entries_before_an_update_or_those_after_it(string disk)
    {
        string path = NewFile(disk);
        HostsEntry[][] states = [.. new byte[] { 5, 123, 9, 200 }.Select(Entries), [], .. new byte[] { 77, 4 }.Select(Entries)];
        var allowed = states.Select(entries => Live(new ManagedBlock().Apply(HostsSamples.Fixed + "\n\n", entries))).ToHashSet(StringComparer.Ordinal);
        using var done = new CancellationTokenSource();
        var wrong = new List<string>();
        var right = new HashSet<string>(StringComparer.Ordinal);
        int reads = 0;
        var reader = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                string text = ReadLikeAResolver(path);
                reads++;
                if (!right.Contains(text) && !(allowed.Contains(Live(text)) && right.Add(text)))
                {
                    wrong.Add(text);
                }
            }
        });
        reader.Start();
        var file = new HostsFile(path);
        for (int update = 0; update < Updates; update++)
        {
            file.Update(states[update % states.Length]);
        }

        done.Cancel();
        reader.Join();

        // On a loaded machine a reader that has lost the processor keeps the file open for longer than a writer waits.
        long unguarded = file.UnguardedWrites;
        (unguarded == 0 ? wrong : []).Should().BeEmpty("of {0} reads, and no write was unguarded", reads);
        wrong.TrueForAll(text => text.StartsWith(HostsSamples.Fixed + "\n\n", StringComparison.Ordinal)).Should().BeTrue("even a mix has the lines before the block");
        reads.Should().BePositive();
        output.WriteLine($"{Updates} updates, {unguarded} of them unguarded, {reads} reads, {wrong.Count} of them mixed on {disk}");
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public void A_reader_that_keeps_the_file_open_never_sees_it_empty_or_without_the_lines_before_our_block(string disk)
    {
        string path = NewFile(disk);
        HostsEntry[][] states = [Entries(5), Entries(123), [], [.. Entries(9), .. Entries(200)]];
        using var done = new CancellationTokenSource();
        var wrong = new List<string>();
        int reads = 0;
        using FileStream kept = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var reader = new Thread(() =>
        {
            byte[] buffer = new byte[4096];
            while (!done.IsCancellationRequested)
            {
                string text = Encoding.UTF8.GetString(buffer, 0, RandomAccess.Read(kept.SafeFileHandle, buffer, 0));
                reads++;
                if (!text.StartsWith(HostsSamples.Fixed + "\n\n", StringComparison.Ordinal))
                {
                    wrong.Add(text);
                }
            }
        });
        reader.Start();
        var file = new HostsFile(path);
        for (int update = 0; update < UpdatesBesideAKeeper; update++)
        {
            file.Update(states[update % states.Length]);
        }

        done.Cancel();
        reader.Join();

        wrong.Should().BeEmpty("of {0} reads", reads);
        output.WriteLine($"{UpdatesBesideAKeeper} updates, {reads} reads on {disk}");
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public void A_write_beside_somebody_who_keeps_the_file_open_is_counted_and_no_other(string disk)
    {
        string path = NewFile(disk);
        IHostsFile file = new HostsFile(path);
        long each = LinuxFile.IsSupported ? 0 : 1;

        Write(file, 1).Should().BeTrue();
        Write(file, 1).Should().BeFalse();
        Write(file, 2).Should().BeTrue();
        file.UnguardedWrites.Should().Be(2 * each);

        using (new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            Write(file, 2).Should().BeFalse();
            file.UnguardedWrites.Should().Be(2 * each, "nothing was written");
            Write(file, 3).Should().BeTrue();
        }

        file.UnguardedWrites.Should().Be((2 * each) + 1);
        Write(file, 4).Should().BeTrue();
        file.UnguardedWrites.Should().Be((3 * each) + 1);
    }

    [Fact]
    public async Task Writers_with_their_own_blocks_lose_nothing_to_each_other()
    {
        const int Writers = 4;
        int rounds = Budget.Of(200);
        string path = NewFile(Path.GetTempPath());
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Task.Factory.StartNew(() => Write(number), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        string text = await File.ReadAllTextAsync(path);
        text.Should().StartWith(HostsSamples.Fixed + "\n\n");
        for (int number = 0; number < Writers; number++)
        {
            text.Split('\n').Where(line => line.EndsWith($"\tlast{number}", StringComparison.Ordinal)).Should().Equal($"10.0.{number}.{rounds}\tlast{number}");
        }

        void Write(int number)
        {
            var file = new HostsFile(path, new ManagedBlock($"writer{number}"));
            for (int round = 1; round <= rounds; round++)
            {
                HostsWriters.Update(file, [.. Entries((byte)round), new HostsEntry(HostsSamples.Ip(10, 0, (byte)number, (byte)round), $"last{number}")]);
            }
        }
    }

    [Fact]
    public void Two_processes_and_this_one_lose_nothing_to_each_other()
    {
        int rounds = Budget.Of(3000);
        string path = NewFile(Path.GetTempPath());
        using Process one = WriterProcess.Start("dotnet", WriterProcess.Program, "many", path, "one", $"{rounds}");
        using Process other = WriterProcess.Start("dotnet", WriterProcess.Program, "many", path, "other", $"{rounds}");
        var file = new HostsFile(path);
        int updates = 0;
        for (byte last = 1; !one.HasExited || !other.HasExited || updates == 0; last++)
        {
            HostsWriters.Update(file, Entries(last));
            HostsWriters.Update(file, []);
            updates++;
        }

        (one.ExitCode, other.ExitCode).Should().Be((0, 0), string.Concat(((StreamReader[])[one.StandardOutput, one.StandardError, other.StandardOutput, other.StandardError]).Select(static text => text.ReadToEnd())));
        string text = File.ReadAllText(path);
        text.Should().StartWith(HostsSamples.Fixed + "\n\n").And.NotContain("containerlinks");
        text.Split('\n').Where(line => line.StartsWith("10.1.", StringComparison.Ordinal)).Should().BeEquivalentTo($"10.1.{rounds >> 8}.{rounds & 255}\tone", $"10.1.{rounds >> 8}.{rounds & 255}\tother");
        new HostsFile(path, new ManagedBlock("one")).Update([]);
        new HostsFile(path, new ManagedBlock("other")).Update([]);
        File.ReadAllText(path).Should().Be(HostsSamples.Fixed + "\n\n");
        output.WriteLine($"{(2 * rounds) + (2 * updates)} updates by three processes");
    }

    private static bool Write(IHostsFile file, byte last) => file.Rewrite((current, updated) => ManagedBlock.Default.Apply(current, Entries(last), updated));

    private static HostsEntry[] Entries(byte last) =>
        [new(HostsSamples.Ip(172, 17, 0, last), "db", "17b6c5f037a9"), new(HostsSamples.Ip(172, last, 0, 1), "cache"), new(HostsSamples.Ip(10, 0, 0, last), "z")];

    /// <summary>Open, read, close, as the C library does for each name.</summary>
    private static string ReadLikeAResolver(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, RandomAccess.Read(handle, buffer, 0));
    }

    /// <summary>The lines that a resolver heeds. On a loaded machine the wait for a reader may end, and then one may see the record of a write, a comment.</summary>
    private static string Live(string text)
    {
        byte[] file = Encoding.UTF8.GetBytes(text);
        var live = new StringBuilder();
        foreach (HostsLine line in new HostsLines(file))
        {
            live.Append(line.IsBlank ? "" : Encoding.UTF8.GetString(line.Text) + "\n");
        }

        return live.ToString();
    }

    private string NewFile(string disk)
    {
        string folder = Path.Combine(disk, Path.GetRandomFileName());
        Directory.CreateDirectory(folder);
        _folders.Add(folder);
        string path = Path.Combine(folder, "hosts");
        File.WriteAllText(path, HostsSamples.Fixed + "\n\n");
        return path;
    }
}
