using System.Net;
using System.Net.Sockets;
using System.Text;
using CsCheck;

namespace ContainerLinks.Tests.Hosts;

public sealed class HostsLookupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lookup-").FullName;

    /// <summary>A file, what is asked for, and what IPv4 and IPv6 give with the lines.</summary>
    public static TheoryData<string, string, string?, int, string?, int> Files => new()
    {
        { "", "db", null, 0, null, 0 },
        { "10.0.0.1 db", "db", "10.0.0.1", 1, null, 0 },
        { "10.0.0.1\tDB.example x db\r\n", "DB", "10.0.0.1", 1, null, 0 },
        { "10.0.0.1 x\n10.0.0.2 db\n10.0.0.3 db\n", "db", "10.0.0.2", 2, null, 0 },
        { "fd00::1 db\n10.0.0.2 db\nfd00::3 db\n", "db", "10.0.0.2", 2, "fd00::1", 1 },
        { "FD00:0:0::1 db\n", "db", null, 0, "fd00::1", 1 },
        { "# 10.0.0.1 db\n10.0.0.2 x # db\n10.0.0.3 db#x\n", "db", "10.0.0.3", 3, null, 0 },
        { "\n \t\n#\n  10.0.0.1 \t\v\f db \t\n", "db", "10.0.0.1", 4, null, 0 },
        { "10.0.0.1 db2 adb db.x\n", "db", null, 0, null, 0 },
        { "db 10.0.0.1\n010.0.0.1 db\n10.0.0 db\n1 db\n0x0a000001 db\n10.0.0.1.2 db\n10.0.0.256 db\nfe80::1%lo db\n[fd00::2] db\n10.0.0.1/24 db\n:::1 db\n10.0.0.9 db\n", "db", "10.0.0.9", 12, null, 0 },
        { "::ffff:10.0.0.1 db\n", "db", "10.0.0.1", 1, "::ffff:10.0.0.1", 1 },
        { "::1 db\n10.0.0.1 db\n", "db", "127.0.0.1", 1, "::1", 1 },
        { "\uFEFF10.0.0.1 db\n10.0.0.2 db\n", "db", "10.0.0.2", 2, null, 0 },
        { "10.0.0.1 x\0 db\n10.0.0.2 db\n", "db", "10.0.0.2", 2, null, 0 },
        { "10.0.0.1\n10.0.0.2 db", "db", "10.0.0.2", 2, null, 0 },
        { "10.0.0.1 x\r10.0.0.2 db\n", "db", "10.0.0.1", 1, null, 0 },
        { "10.0.0.1 d\u00e9 \u017f db\n", "db", "10.0.0.1", 1, null, 0 },
        { "fd00::5efe:10.0.0.1 db\n", "db", null, 0, "fd00::5efe:a00:1", 1 },
        { "1:2:3:4:5:6:7:: db\n1:2:3:4:5:6:7:8:9 db\n", "db", null, 0, "1:2:3:4:5:6:7:0", 1 },
        { "12345::1 db\n1::2::3 db\n", "db", null, 0, null, 0 },
        { "0.0.0.0 db\n", "db", "0.0.0.0", 1, null, 0 },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_name_is_found_where_a_resolver_finds_it(string text, string name, string? ipv4, int ipv4Line, string? ipv6, int ipv6Line)
    {
        byte[] file = Encoding.UTF8.GetBytes(text);

        HostsLookup.TryFind(file, name, AddressFamily.InterNetwork, out IPAddress? address, out int line).Should().Be(ipv4 is not null);
        (address?.ToString(), line).Should().Be((ipv4, ipv4Line));
        HostsLookup.TryFind(file, name, AddressFamily.InterNetworkV6, out address, out line).Should().Be(ipv6 is not null);
        (address, line).Should().Be((ipv6 is null ? null : IPAddress.Parse(ipv6), ipv6Line));
        HostsLookup.FindAll(file, [name, "nosuch", name.ToUpperInvariant()]).Should().Equal(
            new HostsAnswer(ipv4 is null ? null : IPAddress.Parse(ipv4), ipv4Line, ipv6 is null ? null : IPAddress.Parse(ipv6), ipv6Line),
            default,
            new HostsAnswer(ipv4 is null ? null : IPAddress.Parse(ipv4), ipv4Line, ipv6 is null ? null : IPAddress.Parse(ipv6), ipv6Line));
    }

    [PrivateMountFact]
    public void Getent_finds_the_same()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // One program after the other, each with a file of its own over /etc/hosts; without "multi on" glibc takes the first line, as most programs do.
        const string Script = """
            folder=$1
            echo 'multi off' >"$folder/host.conf"
            if [ -e /etc/host.conf ]; then mount --bind "$folder/host.conf" /etc/host.conf; fi
            touch "$folder/hosts"; mount --bind "$folder/hosts" /etc/hosts
            for file in "$folder"/case*; do
                cat "$file" >"$folder/hosts"
                v4=$(getent -s files ahostsv4 db | head -n 1 | cut -d' ' -f1) || true
                v6=$(getent -s files ahostsv6 db | head -n 1 | cut -d' ' -f1) || true
                echo "${file##*/case} ${v4:--} ${v6:--}"
            done
            """;
        object?[][] cases = [.. Files];
        for (int number = 0; number < cases.Length; number++)
        {
            File.WriteAllText(Path.Combine(_folder, $"case{number:D3}"), (string)cases[number][0]!);
        }

        (int code, string told) = PrivateMountFactAttribute.Run(_folder, Script);

        code.Should().Be(0, told);
        string[] lines = told.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(cases.Length);
        for (int number = 0; number < cases.Length; number++)
        {
            string[] words = lines[number].Split(' ');
            string? ipv4 = (string?)cases[number][2];
            words[1].Should().Be(ipv4 ?? "-", "of case {0}", number);

            // Asked for IPv6, this program shows IPv4 as mapped where there is none.
            string? ipv6 = (string?)cases[number][4] ?? (ipv4 is null ? null : $"::ffff:{ipv4}");
            // An address of IPv6 that is mapped itself it passes over, as its flag AI_V4MAPPED says.
            ipv6 = (string?)cases[number][4] is { } mapped && IPAddress.Parse(mapped).IsIPv4MappedToIPv6 ? null : ipv6;
            (words[2] == "-" ? null : IPAddress.Parse(words[2])).Should().Be(ipv6 is null ? null : IPAddress.Parse(ipv6), "of case {0}", number);
        }
    }

    [Fact]
    public void One_pass_for_many_names_finds_what_one_for_each_finds() =>
        Gen.Select(
            HostsSamples.AnyOf("10.0.0.1", "10.0.0.2", "fd00::1", "fd00::2", "::1", "::ffff:10.0.0.3", "010.0.0.1", "#", "x").Array[0, 12],
            HostsSamples.AnyOf("a", "A", "b", "ab", "c", "#", "\0", "\u00e9").Array[1, 3].Array[12],
            HostsSamples.AnyOf("\n", "\r\n", "", " ").Array[12]).Sample(
            (addresses, names, ends) =>
            {
                byte[] file = Encoding.UTF8.GetBytes(string.Concat(addresses.Select((address, index) => $"{address}\t{string.Join(' ', names[index])}{ends[index]}")));
                string[] asked = ["a", "B", "ab", "c", "nosuch", "A"];
                HostsAnswer[] answers = HostsLookup.FindAll(file, asked);
                for (int index = 0; index < asked.Length; index++)
                {
                    HostsLookup.TryFind(file, asked[index], AddressFamily.InterNetwork, out IPAddress? ipv4, out int ipv4Line);
                    HostsLookup.TryFind(file, asked[index], AddressFamily.InterNetworkV6, out IPAddress? ipv6, out int ipv6Line);
                    answers[index].Should().Be(new HostsAnswer(ipv4, ipv4Line, ipv6, ipv6Line));
                }
            },
            iter: 3_000);

    [Fact]
    public void Whatever_a_block_holds_is_found() =>
        HostsSamples.Entries.Sample(
            entries =>
            {
                byte[] file = new ManagedBlock().Apply(Encoding.UTF8.GetBytes(HostsSamples.Fixed), entries);
                foreach (HostsEntry entry in entries)
                {
                    HostsEntry first = entries.First(other => other.Address.AddressFamily == entry.Address.AddressFamily && other.Names.Contains(entry.Names[0], StringComparer.OrdinalIgnoreCase));
                    HostsLookup.TryFind(file, entry.Names[0], entry.Address.AddressFamily, out IPAddress? address, out _).Should().BeTrue();
                    address.Should().Be(first.Address);
                }
            },
            iter: 500);

    [Fact]
    public void Any_bytes_can_be_read() =>
        HostsSamples.Bytes.Sample(file => HostsLookup.FindAll(file, ["a", "localhost"]).Should().HaveCount(2), iter: 2_000);

    [Fact]
    public void One_name_is_looked_for_without_an_allocation()
    {
        byte[] file = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(number => $"10.0.1.{number}\tn{number} x\n")));
        long allocated = long.MaxValue;
        for (int run = 0; run < 20; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            HostsLookup.TryFind(file, "nosuch", AddressFamily.InterNetwork, out _, out _);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        allocated.Should().Be(0);
    }
}
