using System.Text;
using CsCheck;

namespace ContainerLinks.Tests.Hosts;

public class HostsLinesTests
{
    [Fact]
    public void Lines_of_any_writer_are_read()
    {
        byte[] file = Encoding.UTF8.GetBytes("\uFEFF127.0.0.1\tlocalhost\r\n\r\n  # note\n 10.0.0.1  a\t b# c d\n::1");
        var seen = new List<string>();
        foreach (HostsLine line in new HostsLines(file))
        {
            var names = new List<string>();
            foreach (ReadOnlySpan<byte> name in line.Names)
            {
                names.Add(Encoding.UTF8.GetString(name));
            }

            seen.Add($"{line.Start}+{line.Length} {line.IsBlank} {Encoding.UTF8.GetString(line.Address)}={string.Join(',', names)} {line.HasName("B"u8)}");
        }

        seen.Should().Equal("3+21 False 127.0.0.1=localhost False", "24+2 True = False", "26+9 True = False", "35+21 False 10.0.0.1=a,b True", "56+3 False ::1= False");
    }

    [Fact]
    public void Comments_and_blank_lines_have_no_address_and_end_where_they_end()
    {
        var seen = new List<string>();
        foreach (HostsLine line in new HostsLines("# 10.0.0.1 a\n\n#\n10.0.0.2 b\n\n"u8))
        {
            seen.Add($"{line.Start}+{line.Length} {Encoding.UTF8.GetString(line.Address)}");
        }

        seen.Should().Equal("0+13 ", "13+1 ", "14+2 ", "16+11 10.0.0.2", "27+1 ");
    }

    [Fact]
    public void Lines_join_to_the_file() =>
        HostsSamples.Bytes.Sample(file =>
        {
            int next = HostsLines.ByteOrderMarkLength(file);
            foreach (HostsLine line in new HostsLines(file))
            {
                line.Start.Should().Be(next);
                next = line.End;
            }

            next.Should().Be(file.Length);
        }, iter: 2000);
}
