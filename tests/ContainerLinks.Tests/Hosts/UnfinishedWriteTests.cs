using System.Text;
using CsCheck;

namespace ContainerLinks.Tests.Hosts;

public class UnfinishedWriteTests
{
    [Fact]
    public void Trailing_line_feeds_of_the_user_are_not_taken_for_ours()
    {
        byte[] old = "127.0.0.1 localhost\n10.0.0.22 a\n\n\n\n"u8.ToArray();
        byte[] updated = "127.0.0.1 localhost\n10.0.0.2 a\n\n\n\n"u8.ToArray();
        var file = new MemoryByteFile(old);
        InPlaceWrite.Execute(file, old, updated);

        file.States.Select(InPlaceWriteTests.Recover).Select(Encoding.UTF8.GetString).Distinct()
            .Should().Equal(Encoding.UTF8.GetString(old), Encoding.UTF8.GetString(updated));
        InPlaceWriteTests.Recover(old).Should().Equal(old);
    }

    [Fact]
    public void Lines_that_another_program_adds_behind_the_record_are_kept()
    {
        byte[] file = [.. "old\n"u8, .. Record(4, 0, "new\n"), .. "172.17.0.3\town\n"u8];

        Encoding.UTF8.GetString(InPlaceWriteTests.Recover(file)).Should().Be("new\n172.17.0.3\town\n");
    }

    [Fact]
    public void A_record_at_the_very_start_is_one_too()
    {
        InPlaceWriteTests.Recover(Record(0, 0, "new\n")).Should().Equal("new\n"u8.ToArray());
        InPlaceWriteTests.Recover(Record(0, 0, "new\n")[..^3]).Should().BeEmpty("it is cut short, and the old text was empty");
    }

    [Fact]
    public void Records_within_records_are_carried_out_eight_deep_and_no_deeper()
    {
        // Without a bound a stranger's file could keep a linker at work for hours.
        var nested = new List<byte[]> { "x\n"u8.ToArray() };
        for (int depth = 1; depth <= 12; depth++)
        {
            nested.Add(Record(0, 0, Encoding.ASCII.GetString(nested[^1])));
        }

        InPlaceWriteTests.Recover(nested[8]).Should().Equal(nested[0]);
        InPlaceWriteTests.Recover(nested[12]).Should().Equal(nested[4]);
    }

    [Fact]
    public void A_record_that_is_cut_short_is_taken_away_at_any_byte_behind_its_first_number()
    {
        byte[] record = Record(4, 0, "new\n");
        int first = Encoding.ASCII.GetString(record).IndexOf(" at=", StringComparison.Ordinal) + 1;
        for (int length = first; length < record.Length - 1; length++)
        {
            InPlaceWriteTests.Recover([.. "old\n\n\n"u8, .. record[..length]]).Should().Equal("old\n"u8.ToArray());
        }
    }

    [Fact]
    public void A_flipped_bit_never_gives_a_text_that_nobody_wrote()
    {
        byte[] record = Record(4, 0, "new\n");
        Gen.Select(Gen.Int[0, record.Length - 1], Gen.Int[0, 7]).Sample((index, bit) =>
        {
            byte[] flipped = [.. record];
            flipped[index] ^= (byte)(1 << bit);
            string found = Encoding.Latin1.GetString(InPlaceWriteTests.Recover([.. "old\n"u8, .. flipped]));

            found.Should().Match(text => text == "old\n" || text == "new\n" || text == "old\n" + Encoding.Latin1.GetString(flipped));
        }, iter: 2000);
    }

    [Fact]
    public void Forged_records_do_no_harm()
    {
        string[] parts = ["\n# containerlinks: unfinished write was=", "4", "99999", "-1", " at=", " data=", "bmV3Cg==", "!", " sum=", "811c9dc5", "\n", "x"];
        HostsSamples.AnyOf(parts).Array[0, 12].Select(string.Concat).Sample(text =>
        {
            byte[] bytes = Encoding.ASCII.GetBytes(text);
            InPlaceWriteTests.Recover([.. bytes, .. Signed(bytes)]).Length.Should().BeLessThanOrEqualTo(2 * (bytes.Length + 64));
        }, iter: 20_000);
    }

    private static byte[] Signed(byte[] text) =>
        [.. text, .. Encoding.ASCII.GetBytes($" sum={Checksum.Add(Checksum.Seed, text):x8}\n")];

    private static byte[] Record(int was, int at, string data)
    {
        using var buffer = new PooledBuffer();
        UnfinishedWrite.Append(buffer, was, at, Encoding.UTF8.GetBytes(data));
        return buffer.Written.ToArray();
    }
}
