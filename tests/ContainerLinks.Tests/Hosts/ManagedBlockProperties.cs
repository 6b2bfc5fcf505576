using System.Text;
using CsCheck;

namespace ContainerLinks.Tests.Hosts;

public class ManagedBlockProperties
{
    private readonly ManagedBlock _block = new("m");

    [Fact]
    public void Any_file_has_its_bytes_back_when_the_block_goes() =>
        Gen.Select(HostsSamples.Bytes, HostsSamples.Entries, HostsSamples.Entries).Sample((file, first, second) =>
        {
            byte[] with = _block.Apply(file, first);

            _block.Apply(with, first).Should().Equal(with);
            _block.Apply(with, second).Should().Equal(_block.Apply(file, second));
            _block.Apply(with).Should().Equal(file);
        }, iter: 3000);

    [Fact]
    public void Bytes_around_the_block_stay() =>
        Gen.Select(HostsSamples.Bytes, HostsSamples.Bytes, HostsSamples.Entries, HostsSamples.Entries).Sample((before, after, first, second) =>
        {
            byte[] with = _block.Apply(before, first);
            byte[] updated = _block.Apply([.. with, .. after], second);
            if (first.Length == 0 || second.Length == 0 || after.Length == 0)
            {
                return;
            }

            Range block = _block.Find(updated);
            updated[..block.Start].Should().Equal(with[.._block.Find(with).Start]);
            updated[block.End..].Should().Equal(after);
            if (before.Contains((byte)'\n'))
            {
                _block.Apply(updated, first).Should().Equal([.. with, .. after]);
            }
        }, iter: 3000);

    [Fact]
    public void No_damage_costs_a_line_of_the_user_and_one_repair_is_enough()
    {
        HostsEntry[] entries = [new(HostsSamples.Ip(10, 0, 0, 1), "db"), new(HostsSamples.Ip(10, 0, 0, 2), "x")];
        string[] block = _block.Apply("", entries).Split('\n')[..4];
        Gen<string> line = HostsSamples.AnyOf([.. block, "# >>> m >>>", "# <<< m <<<", "# >>> m >>> lines=7 sum=0badcafe", "# mine", "10.0.0.9 user", "", "10.0.0.8\tengine"]);

        Gen.Select(line, HostsSamples.AnyOf("\n", "\r\n", " \n"), (text, end) => text + end).Array[0, 12].Sample(lines =>
        {
            string file = string.Concat(lines);
            string repaired = _block.Apply(file, entries);

            _block.Apply(repaired, entries).Should().Be(repaired);
            Users(repaired).Should().Equal(Users(file));
            repaired.Split('\n').Count(text => text.StartsWith("# >>> m >>>", StringComparison.Ordinal)).Should().Be(1);
            repaired.Split('\n').Count(text => text.StartsWith("# <<< m <<<", StringComparison.Ordinal)).Should().Be(1);
            Encoding.UTF8.GetString(_block.Apply(Encoding.UTF8.GetBytes(repaired))).Should().NotContain(" m ");
        }, iter: 5000);

        static IEnumerable<string> Users(string file) =>
            file.Split('\n').Where(text => text.StartsWith("# mine", StringComparison.Ordinal) || text.StartsWith("10.0.0.9 user", StringComparison.Ordinal));
    }
}
