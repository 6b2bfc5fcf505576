using System.Buffers;
using System.Net;
using System.Text;

namespace ContainerLinks;

/// <summary>What a <see cref="ManagedBlock"/> relies on in any <see cref="IHostsFileRenderer"/>. Derive a class, hand in your renderer, and run the tests.</summary>
public abstract class HostsFileRendererConformance
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

    /// <summary>The renderer under test.</summary>
    protected abstract IHostsFileRenderer Renderer { get; }

    [Fact]
    public void No_entry_is_no_text() => Assert.Empty(Text());

    [Fact]
    public void Every_line_has_an_end_and_the_same_entries_give_the_same_text()
    {
        string text = Text(Old);

        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.Equal(text, Text(Old));
        Assert.DoesNotContain("\r", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\uFEFF", text, StringComparison.Ordinal);

        // The order is that of the entries.
        Assert.NotEqual(text, Text(Old.Reverse().ToArray()));
    }

    [Fact]
    public void A_resolver_reads_each_entry_in_order() => Assert.Equal(Old.SelectMany(entry => entry.Names.Select(name => (entry.Address, name))), Read(Text(Old)));

    [Fact]
    public void Every_line_that_it_writes_is_its_own() => Assert.All(Text(Old).TrimEnd('\n').Split('\n'), line => Assert.True(IsOwn(line)));

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
    public void What_it_would_not_write_is_not_its_own(string line) => Assert.False(IsOwn(line));

    [Fact]
    public void Any_bytes_can_be_asked_for()
    {
        for (int value = 0; value <= byte.MaxValue; value++)
        {
            Assert.False(Renderer.IsOwn([(byte)value]), $"the byte {value}");
            Assert.False(Renderer.IsOwn([.. "10.0.0.1\t"u8, (byte)value, 0xFF]), $"the byte {value} behind an address");
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

            Assert.Equal(Apply(block, head, New) + "# mine" + lineEnd, Apply(block, file, New));
            Assert.Equal(head + "# mine" + lineEnd, Apply(block, file));
        }
    }

    [Fact]
    public void Null_is_misuse()
    {
        Assert.ThrowsAny<ArgumentNullException>(() => Renderer.Render(null!, new ArrayBufferWriter<byte>()));
        Assert.ThrowsAny<ArgumentNullException>(() => Renderer.Render(Old, null!));
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
