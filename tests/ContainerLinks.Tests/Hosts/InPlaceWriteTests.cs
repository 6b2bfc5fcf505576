using System.Text;
using CsCheck;

namespace ContainerLinks.Tests.Hosts;

public class InPlaceWriteTests
{
    [Theory]
    [InlineData("10.0.0.1\tdb\n", "10.0.0.7\tdb\n")]
    [InlineData("10.0.0.1\tdb\n", "10.0.0.1\tdb\n10.0.0.2\tx\n")]
    [InlineData("", "10.0.0.1\tdb\n")]
    public void A_change_in_one_page_takes_one_step(string old, string updated) => States(old, updated).Should().Equal(old, updated);

    [Fact]
    public void Between_the_steps_a_reader_finds_the_old_text_or_the_new_one_and_a_comment()
    {
        string[] states = States("10.0.0.111\tdb\n10.0.0.2\tx\n", "10.0.0.1\tdb\n10.0.0.2\tx\n");

        states.Should().HaveCount(4);
        states[1].Should().StartWith("10.0.0.111\tdb\n10.0.0.2\tx\n\n# containerlinks: unfinished write was=25 at=8 data=").And.EndWith("\n");
        states[2].Should().StartWith("10.0.0.1\tdb\n10.0.0.2\tx\n\n\n\n# containerlinks: unfinished write was=25 at=8 data=").And.EndWith("\n");
        states[3].Should().Be("10.0.0.1\tdb\n10.0.0.2\tx\n");
    }

    [Fact]
    public void A_text_that_grows_has_its_new_length_before_its_bytes_change()
    {
        string[] states = States("10.0.0.1\tdb\n10.0.0.2\tx\n", "10.0.0.111\tdb\n10.0.0.2\tx\n");

        states[1].Should().StartWith("10.0.0.1\tdb\n10.0.0.2\tx\n\n\n\n# containerlinks");
    }

    [Fact]
    public void A_text_that_grows_by_pages_never_shows_bytes_that_nobody_wrote_once_it_changes()
    {
        byte[] old = [.. "10.0.0.1\tdb\n"u8, .. Line(200)];
        byte[] updated = [.. "10.0.0.111\tdb\n"u8, .. Line(900)];
        var file = new MemoryByteFile(old);
        InPlaceWrite.Execute(file, old, updated);

        byte[][] changed = [.. file.States.Where(state => !state.AsSpan().StartsWith(old))];
        changed.Should().NotBeEmpty().And.OnlyContain(state => !state.Contains((byte)0));
    }

    [Fact]
    public void After_a_kill_while_an_empty_file_is_filled_it_is_empty_or_full() => Check([], Line(1000));

    [Fact]
    public void After_a_kill_at_any_page_the_text_is_the_old_one_or_the_new_one_exactly() =>
        Gen.Select(Text(0, 300), Text(0, 300), Text(0, 300)).Sample((same, old, updated) => Check([.. same, .. old], [.. same, .. updated]), iter: 2000);

    [Fact]
    public void After_a_kill_within_a_long_text_too() =>
        Gen.Select(Text(0, 9000), Text(0, 200), Text(0, 200), Text(0, 9000)).Sample((before, old, updated, after) =>
            Check([.. before, .. old, .. after], [.. before, .. updated, .. after]), iter: 200);

    [Theory]
    [InlineData(4096 - 1, 13)]
    [InlineData(4096 - 20, 13)]
    [InlineData(4096, 13)]
    [InlineData(4000, 9000)]
    public void A_kill_between_two_pages_of_the_record_leaves_nothing_behind(int length, int newLength)
    {
        byte[] old = Encoding.ASCII.GetBytes("10.0.0.111\tdb\n".PadRight(length, 'x'));
        byte[] updated = Encoding.ASCII.GetBytes("10.0.0.1\tdb\n".PadRight(newLength, 'x'));

        Check(old, updated);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_full_disk_leaves_the_old_text_or_what_gives_the_new_one(int call)
    {
        byte[] old = [.. "10.0.0.1\tdb\n"u8, .. Line(1000)];
        byte[] updated = [.. "10.0.0.111\tdb\n"u8, .. Line(1000)];
        var file = new MemoryByteFile(old) { FullAt = call };

        FluentActions.Invoking(() => InPlaceWrite.Execute(file, old, updated)).Should().Throw<IOException>();

        Recover(file.Bytes).Should().Equal(call == 0 ? old : updated);
        (call == 0 ? file.Bytes : old).Should().Equal(old);
    }

    [Fact]
    public void A_repair_that_is_killed_is_repaired()
    {
        byte[] old = [.. "10.0.0.1\tdb\n"u8, .. Line(700)];
        byte[] updated = [.. "10.0.0.111\tdb\n"u8, .. Line(700)];
        var first = new MemoryByteFile(old);
        InPlaceWrite.Execute(first, old, updated);
        foreach (byte[] left in first.States)
        {
            byte[] meant = Recover(left);
            var second = new MemoryByteFile(left);
            InPlaceWrite.Execute(second, left, meant);

            second.Bytes.Should().Equal(meant);
            second.States.Should().OnlyContain(state => Recover(state).SequenceEqual(meant));
        }
    }

    internal static byte[] Recover(byte[] bytes)
    {
        using PooledBuffer? recovered = UnfinishedWrite.Recover(bytes);
        return recovered is null ? bytes : recovered.Written.ToArray();
    }

    private static void Check(byte[] old, byte[] updated)
    {
        var file = new MemoryByteFile(old);
        InPlaceWrite.Execute(file, old, updated);

        file.Bytes.Should().Equal(updated);
        for (int state = 0; state < file.States.Count; state++)
        {
            byte[] found = Recover(file.States[state]);
            bool right = found.SequenceEqual(old) || found.SequenceEqual(updated);
            right.Should().BeTrue("state {0} of {1} is not right: {2}", state, file.States.Count, Encoding.UTF8.GetString(found));
        }
    }

    private static Gen<byte[]> Text(int minimum, int maximum) =>
        Gen.Char["ab.#1\t\n"].Array[minimum, maximum].Select(characters => Encoding.ASCII.GetBytes(new string(characters).TrimEnd('\n') + "e"));

    private static byte[] Line(int count) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, count).Select(number => $"10.1.{number / 250}.{number % 250}\tn{number}\n")));

    private static string[] States(string old, string updated)
    {
        var file = new MemoryByteFile(Encoding.UTF8.GetBytes(old));
        InPlaceWrite.Execute(file, Encoding.UTF8.GetBytes(old), Encoding.UTF8.GetBytes(updated));
        return [.. file.States.Select(Encoding.UTF8.GetString)];
    }
}
