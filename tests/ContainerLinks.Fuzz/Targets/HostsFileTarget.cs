using System.Net;

namespace ContainerLinks.Fuzz;

/// <summary>Any bytes as a hosts file that is there already: blocks and records in it may be damaged or forged.</summary>
internal sealed class HostsFileTarget : FuzzTarget
{
    private static readonly HostsEntry[][] Sets =
    [
        [new(IPAddress.Parse("172.17.0.6"), "db", "17b6c5f037a9", "mysql")],
        [new(IPAddress.Parse("172.17.0.6"), "db"), new(IPAddress.Parse("fd00::5"), "db"), new(IPAddress.Parse("172.17.0.7"), "cache")],
    ];

    private readonly ManagedBlock _block = new();

    public override string Name => "hosts-file";

    public override IReadOnlyList<string> Words =>
    [
        "# >>> containerlinks >>> lines=1 sum=71909cec\n", "# >>> containerlinks >>>", "# <<< containerlinks <<<", " containerlinks ", " lines=", " sum=", " line-end=added", "172.17.0.6\tdb\n",
        "\n# containerlinks: unfinished write was=", " at=", " data=", "bmV3Cg==", "127.0.0.1\tlocalhost\n", "::1\tlocalhost ip6-localhost ip6-loopback\n", "# mine\n",
    ];

    public override Outcome Run(byte[] input)
    {
        byte[] file = input;
        using PooledBuffer? recovered = UnfinishedWrite.Recover(input);
        if (recovered is not null)
        {
            FuzzException.ThrowUnless(recovered.Length <= input.Length, "a record gives more than it holds");
            file = recovered.Written.ToArray();
        }

        HostsEntry[] entries = Sets[input.Length % Sets.Length];
        byte[] with = Apply(file, entries), without = Apply(file, []);
        FuzzException.ThrowUnless(Apply(with, entries).AsSpan().SequenceEqual(with), "a second write changes something");
        FuzzException.ThrowUnless(Apply(without, []).AsSpan().SequenceEqual(without), "a second removal changes something");
        (int start, int length) = _block.Find(with).GetOffsetAndLength(with.Length);
        CheckBlock(with.AsSpan(start, length), entries);
        CheckSurroundings(with.AsSpan(0, start), with.AsSpan(start + length), without);
        CheckUsersLines(file, without);
        CheckKills(input, with);
        return Outcome.Accepted(recovered is null ? 0 : 1, start == 0 ? 0 : 1, file.Length - without.Length, with.Length - file.Length, HasMarker(file) ? 1 : 0);
    }

    private byte[] Apply(byte[] file, HostsEntry[] entries)
    {
        using var updated = new PooledBuffer();
        _block.Apply(file, entries, updated);
        return updated.Written.ToArray();
    }

    /// <summary>Between the marker lines stand the entries, as any reader reads them, and nothing else.</summary>
    private static void CheckBlock(ReadOnlySpan<byte> block, HostsEntry[] entries)
    {
        int entry = 0;
        foreach (HostsLine line in new HostsLines(block, isFile: false))
        {
            if (!line.IsBlank)
            {
                string text = System.Text.Encoding.UTF8.GetString(line.Text).Replace('\t', ' ');
                FuzzException.ThrowUnless(entry < entries.Length && text == entries[entry].ToString(), "the block holds something else than the entries");
                entry++;
            }
        }

        FuzzException.ThrowUnless(entry == entries.Length, "the block lacks an entry");
    }

    /// <summary>Around the block stands what stands in the file without it; one line end may be ours.</summary>
    private static void CheckSurroundings(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, ReadOnlySpan<byte> without)
    {
        int tail = without.Length - after.Length;
        FuzzException.ThrowUnless(tail >= 0 && without[tail..].SequenceEqual(after), "bytes behind the block are not the user's");
        ReadOnlySpan<byte> head = without[..tail];
        FuzzException.ThrowUnless(
            before.SequenceEqual(head) || (before.EndsWith("\n"u8) && (before[..^1].SequenceEqual(head) || (before.EndsWith("\r\n"u8) && before[..^2].SequenceEqual(head)))),
            "bytes before the block are not the user's");
    }

    /// <summary>What no renderer could have written stays, in its order. Without a marker line every byte does.</summary>
    private void CheckUsersLines(byte[] file, byte[] without)
    {
        if (!HasMarker(file))
        {
            FuzzException.ThrowUnless(without.AsSpan().SequenceEqual(file), "a file without a block is changed");
            return;
        }

        HostsLines kept = new(without, isFile: false);
        foreach (HostsLine line in new HostsLines(file, isFile: false))
        {
            if (HostsFileRenderer.Default.IsOwn(line.Text) || line.Text.IndexOf(" containerlinks "u8) >= 0)
            {
                continue;
            }

            do
            {
                FuzzException.ThrowUnless(kept.MoveNext(), "a line of the user is gone");
            }
            while (!WithoutMark(kept.Current.Text).SequenceEqual(WithoutMark(line.Text)));
        }
    }

    /// <summary>A byte order mark stays, before another line perhaps; of a CR LF that a marker line with LF calls ours the CR stays.</summary>
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> line) => line.TrimStart("\uFEFF"u8).TrimEnd((byte)'\r');

    private bool HasMarker(byte[] file) => new BlockMarker(_block.Marker).TryFindNext(file, 0, out _);

    /// <summary>Killed after any step, the next one finds the text of before or of after.</summary>
    private static void CheckKills(byte[] before, byte[] after)
    {
        if (after.Length > 1024 || after.AsSpan().SequenceEqual(before))
        {
            return;
        }

        byte[] old = Recovered(before), end = Recovered(after);
        var file = new SteppedFile(before);
        InPlaceWrite.Execute(file, before, after);
        foreach (byte[] state in file.States)
        {
            byte[] found = Recovered(state);
            FuzzException.ThrowUnless(found.AsSpan().SequenceEqual(old) || found.AsSpan().SequenceEqual(end), "a kill leaves a text that nobody wrote");
        }
    }

    private static byte[] Recovered(byte[] file)
    {
        using PooledBuffer? recovered = UnfinishedWrite.Recover(file);
        return recovered is null ? file : recovered.Written.ToArray();
    }

    private sealed class SteppedFile(byte[] bytes) : IByteFile
    {
        private byte[] _bytes = bytes;

        public List<byte[]> States { get; } = [];

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            byte[] next = new byte[Math.Max(_bytes.Length, offset + bytes.Length)];
            _bytes.CopyTo(next, 0);
            bytes.CopyTo(next.AsSpan((int)offset));
            States.Add(_bytes = next);
        }

        public void SetLength(long length) => States.Add(_bytes = _bytes[..(int)length]);
    }
}
