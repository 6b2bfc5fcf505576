using System.Buffers;
using System.Net;
using System.Text;

namespace ContainerLinks.Tests.Hosts;

/// <summary>What a managed block relies on. Derive from it to try a renderer of your own: it uses the public API only.</summary>
public abstract class HostsFileRendererContract
{
    private static readonly HostsEntry[] Old =
    [
        new(IPAddress.Parse("172.17.0.6"), "db", "mysql", "17b6c5f037a9"),
        new(IPAddress.Parse("172.17.0.7"), "cache"),
        new(IPAddress.Parse("fd00::7"), "cache"),
        new(IPAddress.Parse("255.255.255.255"), new string('a', 63), "x_1.example"),
        new(IPAddress.Parse("fd00:1111:2222:3333:4444:5555:6666:7777"), Enumerable.Range(1, 20).Select(number => $"n{number}")),
    ];

    private static readonly HostsEntry[] New = [new(IPAddress.Parse("172.17.0.9"), "db", "mysql")];

    protected abstract IHostsFileRenderer Renderer { get; }

    [Fact]
    public void No_entry_is_no_text() => Text().Should().BeEmpty();

    [Fact]
    public void Every_line_has_an_end_and_the_same_entries_give_the_same_text()
    {
        Text(Old).Should().EndWith("\n").And.Be(Text(Old)).And.NotContain("\r").And.NotContain("\uFEFF");
        Text(Old.Reverse().ToArray()).Should().NotBe(Text(Old), "the order is that of the entries");
    }

    [Fact]
    public void A_resolver_reads_each_entry_in_order() => Read(Text(Old)).Should().Equal(Old.SelectMany(entry => entry.Names.Select(name => (entry.Address, name))));

    [Fact]
    public void Every_line_that_it_writes_is_its_own() => Text(Old).TrimEnd('\n').Split('\n').Should().OnlyContain(line => IsOwn(line));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("mine")]
    [InlineData("# mine")]
    [InlineData("10.0.0.1 mine # and nobody else's")]
    [InlineData("\uFEFF10.0.0.1\tmine")]
    [InlineData("# >>> containerlinks >>>")]
    [InlineData("\0")]
    [InlineData("10.0.0.1\tmine\u00e4")]
    public void What_it_would_not_write_is_not_its_own(string line) => IsOwn(line).Should().BeFalse();

    [Fact]
    public void Any_bytes_can_be_asked_for()
    {
        for (int value = 0; value <= byte.MaxValue; value++)
        {
            Renderer.IsOwn([(byte)value]).Should().BeFalse();
            Renderer.IsOwn([.. "10.0.0.1\t"u8, (byte)value, 0xFF]).Should().BeFalse();
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Whatever_line_of_a_block_is_damaged_no_old_one_stays_and_no_other_goes(string lineEnd)
    {
        var block = new ManagedBlock(renderer: Renderer);
        string head = $"127.0.0.1 localhost{lineEnd}";
        string[] lines = Apply(block, head, Old).Split(lineEnd);
        for (int damaged = 2; damaged < lines.Length - 2; damaged++)
        {
            string file = string.Join(lineEnd, (string[])[.. lines[..damaged], "# mine", .. lines[(damaged + 1)..]]);

            Apply(block, file, New).Should().Be(Apply(block, head, New) + "# mine" + lineEnd);
            Apply(block, file).Should().Be(head + "# mine" + lineEnd);
        }
    }

    [Fact]
    public void Null_is_misuse()
    {
        FluentActions.Invoking(() => Renderer.Render(null!, new ArrayBufferWriter<byte>())).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Renderer.Render(Old, null!)).Should().Throw<ArgumentNullException>();
    }

    private static string Apply(ManagedBlock block, string file, params HostsEntry[] entries)
    {
        var updated = new ArrayBufferWriter<byte>();
        block.Apply(Encoding.UTF8.GetBytes(file), entries, updated);
        return Encoding.UTF8.GetString(updated.WrittenSpan);
    }

    private static IEnumerable<(IPAddress Address, string Name)> Read(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split('#')[0].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            foreach (string name in words.Skip(1))
            {
                yield return (IPAddress.Parse(words[0]), name);
            }
        }
    }

    private bool IsOwn(string line) => Renderer.IsOwn(Encoding.UTF8.GetBytes(line));

    private string Text(params HostsEntry[] entries)
    {
        var text = new ArrayBufferWriter<byte>();
        Renderer.Render(entries, text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}

public sealed class EngineLayoutContractTests : HostsFileRendererContract
{
    protected override IHostsFileRenderer Renderer => HostsFileRenderer.Default;
}

public sealed class WindowsLayoutContractTests : HostsFileRendererContract
{
    protected override IHostsFileRenderer Renderer => HostsFileRenderer.Windows;
}

/// <summary>A renderer of somebody else: columns of blanks, a name a line, and a remark.</summary>
public sealed class OwnLayoutContractTests : HostsFileRendererContract
{
    protected override IHostsFileRenderer Renderer { get; } = new Columns();

    private sealed class Columns : IHostsFileRenderer
    {
        private const int Width = 40;
        private const string Remark = "  # linked";

        public void Render(IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> destination)
        {
            ArgumentNullException.ThrowIfNull(entries);
            ArgumentNullException.ThrowIfNull(destination);
            foreach ((HostsEntry entry, string name) in entries.SelectMany(entry => entry.Names.Select(name => (entry, name))))
            {
                destination.Write(Encoding.ASCII.GetBytes($"{entry.Address.ToString().PadRight(Width)}{name}{Remark}\n"));
            }
        }

        public bool IsOwn(ReadOnlySpan<byte> line)
        {
            string text = Encoding.UTF8.GetString(line);
            return text.Length > Width + Remark.Length && text.EndsWith(Remark, StringComparison.Ordinal) && IPAddress.TryParse(text[..Width].TrimEnd(), out _);
        }
    }
}
