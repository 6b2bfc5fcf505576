using System.Buffers;

namespace ContainerLinks.Tests.Hosts;

public class ManagedBlockDamageTests
{
    private const string Own = "172.17.0.3\t0d9bdf7f309d\n";
    private static readonly HostsEntry Old = new(HostsSamples.Ip(172, 17, 0, 6), "db");
    private static readonly HostsEntry New = new(HostsSamples.Ip(172, 17, 0, 9), "db");
    private readonly ManagedBlock _block = new();
    private readonly string _begin;
    private readonly string _end;
    private readonly string _fresh;

    public ManagedBlockDamageTests()
    {
        string[] lines = _block.Apply("", Old).Split('\n');
        (_begin, _end) = (lines[0] + "\n", lines[2] + "\n");
        _fresh = _block.Apply("", New);
    }

    private static string Line => "172.17.0.6\tdb\n";

    [Fact]
    public void A_begin_without_an_end_takes_its_lines_and_no_others() =>
        _block.Apply("a\n" + _begin + Line + Own + "b", New).Should().Be("a\n" + _fresh + Own + "b");

    [Fact]
    public void A_begin_without_an_end_keeps_lines_that_it_does_not_tell_of() =>
        _block.Apply("a\n" + _begin + Own, New).Should().Be("a\n" + _fresh + Own);

    [Fact]
    public void An_end_without_a_begin_takes_its_lines_and_no_others() =>
        _block.Apply("a\n" + Own + Line + _end + "b", New).Should().Be("a\n" + Own + _fresh + "b");

    [Fact]
    public void An_end_without_a_begin_keeps_lines_that_it_does_not_tell_of() =>
        _block.Apply(Own + _end, New).Should().Be(Own + _fresh);

    [Fact]
    public void Of_two_blocks_the_first_keeps_its_place() =>
        _block.Apply(_begin + Line + _end + "a\n" + _begin + Line + _end, New).Should().Be(_fresh + "a\n");

    [Fact]
    public void A_whole_block_has_the_place_before_a_marker_line_that_stands_alone() =>
        _block.Apply(_end + "a\n" + _begin + Line + _end + "b\n", New).Should().Be("a\n" + _fresh + "b\n");

    [Fact]
    public void So_it_has_before_a_begin_that_stands_alone() =>
        _block.Apply(_begin + "a\n" + _begin + Line + _end + "b\n", New).Should().Be("a\n" + _fresh + "b\n");

    [Fact]
    public void A_block_in_a_block_becomes_one() =>
        _block.Apply("a\n" + _begin + Line + _begin + Line + _end + _end + "b", New).Should().Be("a\n" + _fresh + "b");

    [Fact]
    public void Marker_lines_with_blanks_or_CR_at_their_end_are_marker_lines() =>
        _block.Apply("a\n" + _begin.Replace("\n", "  \r\n", StringComparison.Ordinal) + Line + _end.TrimEnd() + "\t", New).Should().Be("a\n" + _fresh);

    [Fact]
    public void Lines_that_a_user_has_put_into_the_block_move_behind_it() =>
        _block.Apply(_begin + "# mine\n" + Line + "10.0.0.1  x # y\r\n\n" + _end + "b", New).Should().Be(_fresh + "# mine\n10.0.0.1  x # y\r\n\nb");

    [Fact]
    public void A_line_that_an_engine_has_changed_in_the_block_is_ours() =>
        _block.Apply(_begin + "172.17.0.8\tdb\n" + _end, New).Should().Be(_fresh);

    [Fact]
    public void A_byte_order_mark_in_the_block_is_the_users()
    {
        _block.Apply(_begin + "\uFEFF10.0.0.1 x\n" + Line + _end, New).Should().Be(_fresh + "\uFEFF10.0.0.1 x\n");
        _block.Apply(_begin + Line + "\uFEFF" + _end, New).Should().Be(_fresh + "\uFEFF");
    }

    [Fact]
    public void Lines_that_one_of_two_markers_tells_of_are_ours_whatever_they_are()
    {
        var block = new ManagedBlock(renderer: new CommentRenderer());
        string whole = block.Apply("", New);
        string second = "# >>> containerlinks >>>" + whole[whole.IndexOf('\n', StringComparison.Ordinal)..];

        second.Should().StartWith("# >>> containerlinks >>>\n# not an entry\n# <<< containerlinks <<< lines=1 sum=");
        block.Apply(whole + "a\n" + second, New).Should().Be(whole + "a\n");
        block.Invoking(it => it.Apply("", null!)).Should().Throw<ArgumentNullException>("this renderer does not look at them").WithParameterName("entries");
    }

    [Fact]
    public void A_repaired_file_without_a_last_line_end_gets_its_bytes_back()
    {
        string whole = _block.Apply("x", Old);

        _block.Apply(whole + _begin + Line + _end).Should().Be("x");
    }

    [Fact]
    public void Markers_of_an_empty_block_are_marker_lines() =>
        _block.Apply("a\n# >>> containerlinks >>> lines=0 sum=811c9dc5\n# <<< containerlinks <<< lines=0 sum=811c9dc5\nb\n", New).Should().Be("a\n" + _fresh + "b\n");

    [Fact]
    public void Lines_whose_ends_an_editor_has_changed_are_ours() =>
        _block.Apply(_begin + Line.Replace("\n", "\r\n", StringComparison.Ordinal) + Own, New).Should().Be(_fresh + Own);

    [Fact]
    public void Bare_markers_are_taken_over() =>
        _block.Apply("a\n# >>> containerlinks >>>\n# mine\n" + Line + "# <<< containerlinks <<<\n", New).Should().Be("a\n" + _fresh + "# mine\n");

    [Theory]
    [InlineData("# >>> containerlinks >>> is where the block begins\n")]
    [InlineData(" # >>> containerlinks >>>\n")]
    [InlineData("x # <<< containerlinks <<<\n")]
    [InlineData("# >>> containerlinks >>\n")]
    [InlineData("# >>> containerlinks >>> lines=-1 sum=00000000\n")]
    [InlineData("# >>> containerlinks >>> lines=99999999999 sum=00000000\n")]
    [InlineData("# >>> containerlinks >>> lines=1 sum=xyz\n")]
    [InlineData("# >>> containerlinks >>> lines=1 total=00000000\n")]
    public void A_comment_that_only_resembles_a_marker_line_is_the_users(string comment)
    {
        _block.Apply(comment, New).Should().Be(comment + _fresh);
        _block.Apply(comment).Should().Be(comment);
    }

    [Fact]
    public void A_huge_number_of_lines_in_a_marker_line_does_no_harm() =>
        _block.Apply("a\n# >>> containerlinks >>> lines=2147483647 sum=00000000\n" + Own, New).Should().Be("a\n" + _fresh + Own);

    [Theory]
    [InlineData("\n")]
    [InlineData("a\n\n")]
    [InlineData("\uFEFF\n")]
    public void A_blank_line_before_the_block_is_the_users_whatever_a_marker_line_says(string file) =>
        _block.Apply(file + _begin.Replace("\n", " line-end=added\n", StringComparison.Ordinal) + Line + _end).Should().Be(file);

    [Fact]
    public void A_marker_line_behind_a_byte_order_mark_in_the_middle_is_one()
    {
        string repaired = _block.Apply(_begin + "\uFEFF" + _begin);

        repaired.Should().Be("\uFEFF");
        _block.Apply(repaired).Should().Be(repaired, "one repair is enough");
    }

    [Fact]
    public void A_byte_order_mark_stays_in_front_of_the_block()
    {
        string file = "\uFEFF" + _begin + Line + _end;

        _block.Apply(file, New).Should().Be("\uFEFF" + _fresh);
        _block.Apply(file).Should().Be("\uFEFF");
    }

    private sealed class CommentRenderer : IHostsFileRenderer
    {
        public void Render(IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> destination) => destination.Write("# not an entry\n"u8);

        public bool IsOwn(ReadOnlySpan<byte> line) => line.SequenceEqual("# not an entry"u8);
    }
}
