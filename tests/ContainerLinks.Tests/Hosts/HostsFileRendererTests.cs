using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using CsCheck;

namespace ContainerLinks.Tests.Hosts;

public class HostsFileRendererTests
{
    [Fact]
    public void Entries_stand_as_engines_write_them()
    {
        HostsEntry[] entries = [new(HostsSamples.Ip(172, 17, 0, 6), "mysql", "17b6c5f037a9"), new(new IPAddress([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]), "mysql")];

        HostsFileRenderer.Default.Text(entries).Should().Be("172.17.0.6\tmysql 17b6c5f037a9\nfd00::2\tmysql\n");
    }

    [Fact]
    public void Any_list_of_entries_gives_the_text_of_the_naive_oracle() =>
        Gen.Select(HostsSamples.Entries, Gen.Int[0, 10]).Sample((entries, maximum) =>
        {
            var renderer = new HostsFileRenderer(maximum);
            string expected = string.Concat(entries.SelectMany(entry => entry.Names
                .Chunk(maximum == 0 ? int.MaxValue : maximum)
                .Select(names => HostsEntry.CreateUnchecked(HostsAddress.Format(entry.Address), names).Names)
                .Select(names => $"{HostsAddress.Format(entry.Address)}\t{string.Join(' ', names)}\n")));

            renderer.Text(entries).Should().Be(expected);
            renderer.Text(entries.ToList()).Should().Be(expected);
            renderer.Text(ImmutableArray.Create(entries)).Should().Be(expected);
        }, iter: 500);

    [Theory]
    [InlineData("172.17.0.2\tdb x", true)]
    [InlineData("172.17.0.2\tn1 n2 n3 n4 n5 n6 n7 n8 n9 n10", true)]
    [InlineData("fd00::2\tdb", true)]
    [InlineData("172.17.0.2 db", false)]
    [InlineData("172.17.0.2\tdb ", false)]
    [InlineData("172.17.0.2\tdb  x", false)]
    [InlineData("172.17.0.2\t", false)]
    [InlineData("172.17.0.2\tdb\r", false)]
    [InlineData("172.17.0.2\tdb # mine", false)]
    [InlineData("172.17.0.2\t7", false)]
    [InlineData("172.17.0.02\tdb", false)]
    [InlineData("FD00::2\tdb", false)]
    [InlineData("# x", false)]
    [InlineData("", false)]
    [InlineData("172.17.0.2\tdbä", false)]
    public void Only_an_exact_line_is_its_own(string line, bool own)
    {
        HostsFileRenderer.Default.IsOwn(System.Text.Encoding.UTF8.GetBytes(line)).Should().Be(own);
        HostsFileRenderer.Windows.IsOwn(System.Text.Encoding.UTF8.GetBytes(line)).Should().Be(own, "a line of before the limit is old, too");
    }

    [Fact]
    public void Windows_gets_at_most_nine_names_a_line()
    {
        var entry = new HostsEntry(HostsSamples.Ip(10, 0, 0, 1), Enumerable.Range(1, 19).Select(number => $"n{number}"));

        string[] lines = HostsFileRenderer.Windows.Text([new(HostsSamples.Ip(10, 0, 0, 2), "first"), entry]).Split('\n');

        lines.Should().Equal("10.0.0.2\tfirst", "10.0.0.1\tn1 n2 n3 n4 n5 n6 n7 n8 n9", "10.0.0.1\tn10 n11 n12 n13 n14 n15 n16 n17 n18", "10.0.0.1\tn19", "");
        HostsFileRenderer.ForThisHost.MaximumNamesPerLine.Should().Be(OperatingSystem.IsWindows() ? 9 : 0);
    }

    [Fact]
    public void Rendering_allocates_nothing()
    {
        HostsEntry[] entries = [.. Enumerable.Range(1, 100).Select(number => new HostsEntry(HostsSamples.Ip(10, 0, 0, (byte)number), "db", "17b6c5f037a9"))];
        IReadOnlyList<HostsEntry>[] lists = [entries, entries.ToList(), new ArraySegment<HostsEntry>(entries)];
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        long allocated = long.MaxValue;
        for (int run = 0; run < 20; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (IReadOnlyList<HostsEntry> list in lists)
            {
                buffer.ResetWrittenCount();
                HostsFileRenderer.Default.Render(list, buffer);
            }

            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        allocated.Should().Be(0);
    }

    [Fact]
    public void Misuse_is_named()
    {
        HostsFileRenderer renderer = HostsFileRenderer.Default;
        var buffer = new ArrayBufferWriter<byte>();

        FluentActions.Invoking(() => new HostsFileRenderer(-1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => renderer.Render(null!, buffer)).Should().Throw<ArgumentNullException>().WithParameterName("entries");
        FluentActions.Invoking(() => renderer.Render([], null!)).Should().Throw<ArgumentNullException>().WithParameterName("destination");
        FluentActions.Invoking(() => renderer.Render([null!], buffer)).Should().Throw<ArgumentException>().WithParameterName("entries");
        FluentActions.Invoking(() => renderer.Render(ImmutableArray.Create<HostsEntry>([null!]), buffer)).Should().Throw<ArgumentException>().WithParameterName("entries");
        foreach (IReadOnlyList<HostsEntry> entries in (IReadOnlyList<HostsEntry>[])[new HostsEntry[] { null! }, new List<HostsEntry> { null! }])
        {
            FluentActions.Invoking(() => renderer.Render(entries, buffer)).Should().Throw<ArgumentException>().WithParameterName("entries").WithMessage("An entry of the list is null.*");
        }

        buffer.WrittenCount.Should().Be(0);
    }
}
