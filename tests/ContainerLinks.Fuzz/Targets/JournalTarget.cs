using System.Text;
using Microsoft.Extensions.Logging;

namespace ContainerLinks.Fuzz;

/// <summary>Journals of links and of addresses: any bytes as a file, any texts as lines whose checksum is right, and a good file that was damaged.</summary>
internal sealed class JournalTarget : FuzzTarget
{
    private static readonly AddressPoolOptions Pool = new() { Network = System.Net.IPNetwork.Parse("10.0.0.0/24"), ReuseDelay = TimeSpan.FromMinutes(1) };
    private readonly PrintableLog _log = new();

    public override string Name => "journal";

    public override IReadOnlyList<string> Words =>
    [
        "containerlinks-journal links 2", "containerlinks-journal links 3", "containerlinks-journal links 2147483647", "containerlinks-journal addresses 2", "name db 17b6c5f037a9", "unname db", "gone 17b6c5f037a9", "link 0d9bdf7f309d db database", "link 0d9bdf7f309d =17b6c5f037a9 database", "unlink 0d9bdf7f309d database",
        "hide 0d9bdf7f309d database", "native 0d9bdf7f309d db database", "unnative 0d9bdf7f309d database", "kept 0d9bdf7f309d database 17b6c5f037a9 10.0.0.1 -", "creating web db database", "created web", "\t", " ", " Keep - Pend required", " PointTo 10.0.0.1 Drop optional", "pool 9 10.0.0.7 ", "pool 9 - ", "rest 10.0.0.5 3 ", "last a 10.0.0.5 3", "lease a 10.0.0.5 3 early picked ", "release a ", "reserve a 10.0.0.5", "forget a ",
        "2026-01-02T03:04:05.0000000Z", "0001-01-01T00:00:00.0000000Z", "9999-12-31T23:59:59.9999999Z", "%0A", "%zz", "\n",
    ];

    // A line that says nothing costs an exception, and may be empty.
    public override long AllocationLimit(int length) => (256 * 1024) + (4096L * length);

    public override Outcome Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return Outcome.Refused("too short");
        }

        byte[] rest = input[1..];
        try
        {
            return (input[0] % 4) switch
            {
                0 => ReadLinks(rest),
                1 => ReadLinks(Written("links", Encoding.UTF8.GetString(rest).Split('\n'))),
                2 => ReadAddresses(Written("addresses", Encoding.UTF8.GetString(rest).Split('\n'))),
                _ => ReadDamaged(rest),
            };
        }
        catch (ContainerLinksException refusal) when (refusal.Error == ContainerLinksError.Journal)
        {
            FuzzText.ThrowUnlessPrintable(refusal.Message, "a refusal");
            return Outcome.Refused(refusal.Message);
        }
    }

    private static byte[] Written(string kind, IEnumerable<string> lines)
    {
        using var file = new PooledBuffer();
        JournalLine.Write(file, JournalHeader.For(kind));
        foreach (string line in lines)
        {
            JournalLine.Write(file, line);
        }

        return file.Written.ToArray();
    }

    private Outcome ReadLinks(byte[] file)
    {
        var history = new LinkHistory();
        int taken = Open(file, "links", history.Take).Count;
        List<LinkEntry> entries = [.. history.Entries()];
        foreach (Link link in history.Recipients.Values.SelectMany(recipient => recipient.Links.Concat(recipient.Native)))
        {
            FuzzText.ThrowUnlessWord(link.Alias, "an alias");
        }

        var again = new LinkHistory();
        foreach (LinkEntry entry in entries)
        {
            FuzzException.ThrowUnless(again.Take(LinkEntryText.Write([entry])) is null, "what a journal says cannot be written and read back");
        }

        FuzzException.ThrowUnless(again.Entries().SequenceEqual(entries), "a journal that is written anew says something else");
        return Outcome.Accepted(taken, entries.Count, history.LinkCount, Recall(history), _log.TakeCount());
    }

    /// <summary>Whatever a journal says, the containers that exist come to terms with it.</summary>
    private static int Recall(LinkHistory history)
    {
        var world = new World(new LinkingRules(new ContainerLinksOptions(), () => RuntimeCapabilities.LinksNatively));
        world.Recall(history);
        world.Resync(
            [
                new ContainerInfo { Id = new ContainerId("17b6c5f037a9"), Name = "db", State = ContainerState.Running },
                new ContainerInfo { Id = new ContainerId("0d9bdf7f309d"), Name = "web", State = ContainerState.Running },
            ],
            1,
            (_, failure) => throw failure);
        LinkEntry[] before = [.. LinkHistory.EntriesOf(world.Snapshot)];
        var next = new World(world.Rules);
        var written = new LinkHistory();
        Array.ForEach(before, written.Apply);
        next.Recall(written);
        next.Resync([.. world.Snapshot.Containers.Values.Select(container => container.Info)], 1, (_, failure) => throw failure);
        FuzzException.ThrowUnless(LinkHistory.EntriesOf(next.Snapshot).SequenceEqual(before), "a journal of what was taken up says something else at the next start");
        return world.Snapshot.Containers.Values.Sum(container => container.Links.Length);
    }

    private Outcome ReadAddresses(byte[] file)
    {
        var history = new AddressHistory(new AddressPoolLayout(Pool), isSticky: true);
        int taken = Open(file, "addresses", history.Take).Count;
        AddressPool pool = PoolStateTarget.NewPool();
        int leftOut = pool.Restore(history).Count;
        PoolStateTarget.Check(pool);
        return Outcome.Accepted(taken, history.OwnersOfLeases.Count, (int)pool.Statistics.Waiting, history.OwnersOfReservations.Count, leftOut, _log.TakeCount());
    }

    /// <summary>Bytes of a good file are changed, cut off and put in; what is read then was written, in the same order.</summary>
    private Outcome ReadDamaged(byte[] input)
    {
        int end = input.AsSpan().IndexOf((byte)0);
        string[] lines = Encoding.UTF8.GetString(end < 0 ? input : input.AsSpan(0, end)).Split('\n');
        List<byte> file = [.. Written("links", lines)];
        ReadOnlySpan<byte> damage = end < 0 ? [] : input.AsSpan(end + 1);
        for (; damage.Length >= 4 && file.Count > 0; damage = damage[4..])
        {
            int at = ((damage[0] << 8) | damage[1]) % file.Count;
            switch (damage[2] % 4)
            {
                case 0: file[at] ^= (byte)(1 << (damage[3] % 8)); break;
                case 1: file.RemoveRange(at, Math.Min(damage[3], file.Count - at)); break;
                case 2: file.Insert(at, damage[3]); break;
                default: file.RemoveRange(at, file.Count - at); break;
            }
        }

        List<string> read = Open([.. file], "links", _ => null);
        string[] written = [JournalHeader.For("links"), .. lines];
        int next = 0;
        foreach (string text in read)
        {
            next = Array.IndexOf(written, text, next) + 1;
            FuzzException.ThrowUnless(next > 0, "a line was read that nobody wrote");
        }

        return Outcome.Accepted(lines.Length, lines.Length - read.Count, _log.TakeCount());
    }

    /// <returns>The lines that were read.</returns>
    private List<string> Open(byte[] file, string kind, Func<string, string?> take)
    {
        var lines = new List<string>();
        var storage = new MemoryStorage(file);
        try
        {
            using var journal = JournalFile.Open(storage, kind, text => Keep(text, take(text)), _log);
            journal.Rewrite(lines);
        }
        catch (ContainerLinksException)
        {
            FuzzException.ThrowUnless(ReferenceEquals(storage.Bytes, file), "a journal that is refused is changed");
            throw;
        }

        var again = new List<string>();
        int before = _log.Count;
        using (JournalFile.Open(storage, kind, text => AddTo(again, text), _log))
        {
            FuzzException.ThrowUnless(again.SequenceEqual(lines) && _log.Count == before, "a journal does not come out as it went in");
        }

        return lines;

        string? Keep(string text, string? fault)
        {
            if (fault is null)
            {
                lines.Add(text);
            }

            return fault;
        }

        static string? AddTo(List<string> into, string text)
        {
            into.Add(text);
            return null;
        }
    }

    private sealed class MemoryStorage(byte[] bytes) : IJournalStorage
    {
        public byte[] Bytes { get; private set; } = bytes;

        public string Path => "/journal";

        public bool WasUsed => true;

        public byte[]? Read() => Bytes;

        public void Append(ReadOnlySpan<byte> bytes, long length) => Bytes = [.. Bytes[..(int)length], .. bytes];

        public void Replace(ReadOnlySpan<byte> bytes) => Bytes = bytes.ToArray();

        public string KeepCopy(ReadOnlySpan<byte> bytes) => "/journal.damaged-1";

        public void Dispose()
        {
        }
    }

    /// <summary>What is told of damage is fit to be shown.</summary>
    private sealed class PrintableLog : ILogger
    {
        private int _taken;

        public int Count { get; private set; }

        public int TakeCount()
        {
            int count = Count - _taken;
            _taken = Count;
            return count;
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Count++;
            FuzzText.ThrowUnlessPrintable(formatter(state, exception), "a text that is logged");
        }
    }
}
