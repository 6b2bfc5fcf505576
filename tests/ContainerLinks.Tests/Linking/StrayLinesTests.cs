using System.Net;
using System.Text;

namespace ContainerLinks.Tests;

/// <summary>Podman writes a hosts file anew without comments, so lines of a block stay without their markers.</summary>
public sealed class StrayLinesTests
{
    private static readonly HostsEntry Db = new(IPAddress.Parse("10.0.0.2"), "db", "maria");
    private static readonly HostsEntry Mail = new(IPAddress.Parse("10.0.0.3"), "mail");

    [Fact]
    public void Lines_that_were_written_last_go_and_all_others_stay() =>
        Without("127.0.0.1\tlocalhost\n10.0.0.2\tdb maria\n10.0.0.3\tmail\n10.0.0.4\tdb maria\n", Db, Mail).Should().Be("127.0.0.1\tlocalhost\n10.0.0.4\tdb maria\n");

    [Fact]
    public void An_equal_line_of_somebody_else_stays_where_it_stood_before_ours() =>
        Without("10.0.0.3\tmail\n127.0.0.1\tlocalhost\n10.0.0.3\tmail\n", Mail).Should().Be("10.0.0.3\tmail\n127.0.0.1\tlocalhost\n");

    [Fact]
    public void An_entry_that_a_renderer_wrote_in_several_lines_goes_whole() =>
        Without("10.0.0.2\tother\n10.0.0.2\tdb\n10.0.0.2\tmaria\n10.0.0.9\tdb\n", Db).Should().Be("10.0.0.2\tother\n10.0.0.9\tdb\n");

    [Fact]
    public void With_a_block_nothing_is_looked_for_outside_of_it()
    {
        string text = "10.0.0.3\tmail\n" + Applied("", Mail);
        Without(text, Mail).Should().Be(text);
    }

    [Fact]
    public void What_was_never_written_stays() => Without("10.0.0.3\tmail\n").Should().Be("10.0.0.3\tmail\n");

    private static string Without(string text, params HostsEntry[] written) =>
        Encoding.UTF8.GetString(StrayLines.Without(Encoding.UTF8.GetBytes(text), ManagedBlock.Default, StrayLines.Pack([.. written], [])));

    private static string Applied(string text, params HostsEntry[] entries)
    {
        var updated = new System.Buffers.ArrayBufferWriter<byte>();
        ManagedBlock.Default.Apply(Encoding.UTF8.GetBytes(text), entries, updated);
        return Encoding.UTF8.GetString(updated.WrittenSpan);
    }
}
