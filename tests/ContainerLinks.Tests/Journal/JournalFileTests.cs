using System.Text;

namespace ContainerLinks.Tests.Journal;

/// <summary>A journal gives back what was written, and what it cannot give back it names.</summary>
public sealed class JournalFileTests
{
    private static readonly string[] Lines = ["one", "two 2", "thr\u00e9e"];
    private readonly MemoryDisk _disk = new();
    private readonly ListLog _log = new();

    [Fact]
    public void What_was_appended_is_there_at_the_next_opening()
    {
        Write(Lines);

        Read().Should().Equal(Lines);
        _log.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void A_snapshot_takes_the_place_of_the_history()
    {
        using (JournalFile journal = Open([]))
        {
            journal.Rewrite([]);
            journal.Append("old");
            journal.Rewrite(["new"]);
            journal.Append("newer");
        }

        Read().Should().Equal("new", "newer");
    }

    [Fact]
    public void What_a_full_disk_refused_is_a_problem_until_all_of_it_is_written()
    {
        using JournalFile journal = Open([]);
        journal.Rewrite([]);
        journal.Problem.Should().BeNull();
        _disk.IsFull = true;
        journal.Note(() => journal.Append("one"));
        journal.Problem.Should().Contain("cannot be written");
        _disk.IsFull = false;

        journal.Rewrite(["one"]);

        journal.Problem.Should().BeNull();
    }

    [Fact]
    public void A_file_that_is_mostly_history_is_due_for_a_snapshot()
    {
        using JournalFile journal = Open([]);
        journal.Rewrite([]);
        journal.IsDue.Should().BeFalse();

        string line = new('x', 10_000);
        for (int count = 0; count < 110; count++)
        {
            journal.Append(line);
        }

        journal.IsDue.Should().BeTrue();
        journal.Rewrite([line]);
        journal.IsDue.Should().BeFalse();
    }

    [Fact]
    public void A_tail_that_is_torn_off_anywhere_costs_no_line_before_it_and_is_named()
    {
        Write(Lines);
        byte[] whole = _disk["test.journal"]!;
        for (int length = 0; length < whole.Length; length++)
        {
            _disk["test.journal"] = whole[..length];
            int full = Encoding.UTF8.GetString(whole, 0, length).Count(character => character == '\n');
            _log.Clear();

            List<string> read = Read();

            read.Take(Math.Max(0, full - 1)).Should().Equal(Lines.Take(Math.Max(0, full - 1)));
            read.Count.Should().BeInRange(Math.Max(0, full - 1), Math.Max(0, full), "a line that lacks nothing but its end may count");
            if (whole[Math.Max(0, length - 1)] != '\n')
            {
                _log.Warnings.Should().NotBeEmpty("a file of {0} bytes is cut off", length);
            }
        }
    }

    [Fact]
    public void One_bit_that_flips_anywhere_costs_two_lines_at_most_and_is_named()
    {
        Write(Lines);
        byte[] whole = _disk["test.journal"]!;
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            _disk["test.journal"] = flipped;
            _log.Clear();

            List<string> read = Read();

            read.Should().BeSubsetOf(Lines);
            read.Count.Should().BeGreaterThanOrEqualTo(Lines.Length - 2);
            _log.Warnings.Should().Contain(warning => warning.Contains("/data/test.journal", StringComparison.Ordinal), "bit {0} is flipped", bit);
        }
    }

    [Fact]
    public void A_damaged_file_is_kept_aside_as_it_was()
    {
        Write(Lines);
        byte[] damaged = [.. _disk["test.journal"]!];
        damaged[^3] ^= 1;
        _disk["test.journal"] = damaged;

        Read();

        _disk["test.journal.damaged"].Should().Equal(damaged);
        _log.Warnings.Should().Contain(warning => warning.Contains("test.journal.damaged", StringComparison.Ordinal));
    }

    [Fact]
    public void A_journal_that_was_there_once_and_is_missing_is_named()
    {
        Write(Lines);
        _disk["test.journal"] = null;

        Read().Should().BeEmpty();
        _log.Warnings.Should().ContainSingle().Which.Should().Contain("missing");
    }

    [Fact]
    public void The_first_start_has_nothing_to_say()
    {
        Read().Should().BeEmpty();
        _log.Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("containerlinks-journal test 3", "version 3")]
    [InlineData("containerlinks-journal test 1", "version 1")]
    [InlineData("containerlinks-journal links 2", "links")]
    public void A_journal_of_another_version_or_of_something_else_is_refused_and_stays_as_it_is(string head, string named)
    {
        var text = new System.Buffers.ArrayBufferWriter<byte>();
        JournalLine.Write(text, head);
        JournalLine.Write(text, "from the future");
        byte[] before = text.WrittenSpan.ToArray();
        _disk["test.journal"] = before;

        Action open = () => Open([]);

        ContainerLinksException error = open.Should().Throw<ContainerLinksException>().Which;
        error.Error.Should().Be(ContainerLinksError.Journal);
        error.Message.Should().Contain(named).And.Contain("/data/test.journal");
        _disk["test.journal"].Should().Equal(before);
    }

    [Fact]
    public void What_did_not_fit_on_the_disk_is_an_error_and_does_not_come_up_later()
    {
        using (JournalFile journal = Open([]))
        {
            journal.Rewrite([]);
            journal.Append("one");
            _disk.IsFull = true;
            Action append = () => journal.Append("two");
            append.Should().Throw<ContainerLinksException>().Where(error => error.Error == ContainerLinksError.Journal).WithMessage("*No space left*");
            journal.IsBehind.Should().BeTrue();
        }

        _disk.IsFull = false;
        Read().Should().Equal("one");
    }

    [Fact]
    public void A_line_that_says_nothing_known_is_named_and_the_others_count()
    {
        Write(["good", "bad", "fine"]);

        List<string> read = [];
        using JournalFile journal = JournalFile.Open(_disk.Open("test.journal"), "test", line => line == "bad" ? "is bad" : Take(read, line), _log);

        read.Should().Equal("good", "fine");
        journal.IsBehind.Should().BeTrue();
        _log.Warnings.Should().Contain(warning => warning.Contains("Line 3", StringComparison.Ordinal) && warning.Contains("is bad", StringComparison.Ordinal));
    }

    private static string? Take(List<string> lines, string line)
    {
        lines.Add(line);
        return null;
    }

    private JournalFile Open(List<string> lines) => JournalFile.Open(_disk.Open("test.journal"), "test", line => Take(lines, line), _log);

    private void Write(IEnumerable<string> lines)
    {
        using JournalFile journal = Open([]);
        journal.Rewrite([]);
        foreach (string line in lines)
        {
            journal.Append(line);
        }
    }

    private List<string> Read()
    {
        List<string> lines = [];
        Open(lines).Dispose();
        return lines;
    }
}
