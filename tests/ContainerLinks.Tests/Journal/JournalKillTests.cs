using Xunit.Abstractions;

namespace ContainerLinks.Tests.Journal;

/// <summary>The process that writes a journal in a real folder is killed in each call of the kernel.</summary>
[Collection("processes")]
[Trait("Category", "Stress")]
public sealed class JournalKillTests(ITestOutputHelper output) : IDisposable
{
    // The names of one call differ by processor.
    private static readonly string[] Calls =
        ["?mkdir,?mkdirat", "?open,openat", "flock", "pwrite64,?write", "fsync,?fdatasync", "?unlink,unlinkat", "?rename,?renameat,renameat2"];

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("journal-").FullName, "data");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [StraceFact]
    public void The_first_one_of_all() => KillInEachCall(() => { }, []);

    [StraceFact]
    public void One_that_goes_on_with_what_was_there() => KillInEachCall(() => Write("line 1", "line 2"), ["line 1", "line 2"]);

    [StraceFact]
    public void One_that_mends_a_tail_that_was_torn_off() =>
        KillInEachCall(
            () =>
            {
                Write("line 1", "line 2");
                File.AppendAllText(Journal, "torn");
            },
            ["line 1", "line 2"]);

    private string Journal => Path.Combine(_folder, "test.journal");

    private void KillInEachCall(Action prepare, string[] before)
    {
        string[] paths = [_folder, Journal, Journal + ".new", Journal + ".lock"];
        int kills = 0;
        foreach (string calls in Calls)
        {
            int here = Strace.KillInEach(calls, paths, WriterProcess.Journal(_folder, lines: 5, snapshotEvery: 2), Prepare, Check);
            output.WriteLine($"{calls}: {here} kills");
            kills += here;
        }

        kills.Should().BeGreaterThan(Budget.Of(30));
        output.WriteLine($"{kills} kills");

        void Prepare()
        {
            if (Directory.Exists(_folder))
            {
                Directory.Delete(_folder, recursive: true);
            }

            prepare();
        }

        // What was told to be kept is there, in its order, and nothing else but the one line that was being written.
        void Check(string told, string when)
        {
            string[] kept = told.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            string[] promised = kept.Length < before.Length ? before : kept;
            var log = new ListLog();
            List<string> read = Read(log);
            read.Should().StartWith(promised, when).And.HaveCountLessThanOrEqualTo(promised.Length + 1, when);
            read.Should().Equal(Enumerable.Range(1, read.Count).Select(number => $"line {number}"), when);
            log.Texts.Where(text => !text.Contains("is cut off", StringComparison.Ordinal)).Should().BeEmpty(when);
            Read(log).Should().Equal(read, when);
        }
    }

    private List<string> Read(ListLog log)
    {
        var read = new List<string>();
        using JournalFile journal = Open(read, log);
        if (journal.IsDue)
        {
            journal.Rewrite(read);
        }

        return read;
    }

    private void Write(params string[] lines)
    {
        using JournalFile journal = Open([], new ListLog());
        journal.Rewrite(lines);
    }

    private JournalFile Open(List<string> lines, ListLog log) =>
        new JournalOptions { Folder = _folder }.Open(
            "test",
            line =>
            {
                lines.Add(line);
                return null;
            },
            log);
}
