using System.Buffers;
using System.Text;

namespace ContainerLinks.Tests.Hosts;

public class ManagedBlockTests
{
    private static readonly HostsEntry Db = new(HostsSamples.Ip(172, 17, 0, 6), "db", "17b6c5f037a9");
    private static readonly HostsEntry Cache = new(HostsSamples.Ip(172, 17, 0, 7), "cache");
    private readonly ManagedBlock _block = new();

    [Fact]
    public void A_block_stands_at_the_end_between_two_marker_lines() =>
        _block.Apply(HostsSamples.Fixed, Db).Should().Be(HostsSamples.Fixed + """
            # >>> containerlinks >>> lines=1 sum=71909cec
            172.17.0.6	db 17b6c5f037a9
            # <<< containerlinks <<< lines=1 sum=71909cec

            """.ReplaceLineEndings("\n"));

    [Fact]
    public void A_block_is_replaced_where_it_stands()
    {
        string file = _block.Apply("10.0.0.1 before\n", Db) + "10.0.0.2 behind";

        string updated = _block.Apply(file, Cache);

        updated.Should().StartWith("10.0.0.1 before\n# >>>").And.Contain("\n172.17.0.7\tcache\n").And.NotContain("db").And.EndWith("\n10.0.0.2 behind");
        _block.Apply(updated).Should().Be("10.0.0.1 before\n10.0.0.2 behind");
    }

    [Fact]
    public void A_file_with_CR_LF_gets_a_block_with_CR_LF()
    {
        string file = _block.Apply("127.0.0.1 localhost\r\n", Db, Cache);

        file.Replace("\r\n", "", StringComparison.Ordinal).Should().NotContain("\n").And.NotContain("\r");
        _block.Apply(file, Db, Cache).Should().Be(file);
        _block.Apply(file).Should().Be("127.0.0.1 localhost\r\n");
        string atTheTop = _block.Apply(_block.Apply("", Db) + "127.0.0.1 localhost\r\n", Cache);
        atTheTop.Replace("\r\n", "", StringComparison.Ordinal).Should().NotContain("\n", "what stands behind it decides");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("127.0.0.1 localhost")]
    [InlineData("a\r\nb")]
    [InlineData("a\r\nb\r")]
    [InlineData("a\r")]
    [InlineData("\n\n\n")]
    public void A_file_without_a_last_line_end_gets_its_bytes_back(string file)
    {
        string with = _block.Apply(file, Db);

        _block.Apply(with, Db).Should().Be(with);
        _block.Apply(with).Should().Be(file);
        _block.Apply(_block.Apply(with, Cache)).Should().Be(file);
    }

    [Fact]
    public void The_added_line_end_stays_if_somebody_has_written_behind_the_block()
    {
        string file = _block.Apply("127.0.0.1 localhost", Db) + "172.17.0.3\t0d9bdf7f309d\n";

        _block.Apply(file, Db).Should().Be(file);
        _block.Apply(file).Should().Be("127.0.0.1 localhost\n172.17.0.3\t0d9bdf7f309d\n");
    }

    [Fact]
    public void A_lone_CR_before_an_added_line_end_is_not_taken_for_CR_LF()
    {
        string file = _block.Apply("a\r", Db) + "b\r\n";

        _block.Apply(file, Db).Should().Be(file);
        _block.Apply(_block.Apply(file, Cache)[..^3]).Should().Be("a\r");
    }

    [Fact]
    public void Owners_with_other_markers_do_not_see_each_other()
    {
        var other = new ManagedBlock("container");
        string file = other.Apply(_block.Apply(HostsSamples.Fixed, Db), Cache);

        _block.Apply(other.Apply(file)).Should().Be(HostsSamples.Fixed);
        other.Apply(_block.Apply(file)).Should().Be(HostsSamples.Fixed);
    }

    [Fact]
    public void Find_gives_the_block_with_its_marker_lines()
    {
        byte[] file = Encoding.UTF8.GetBytes(_block.Apply("a", Db) + "b");

        Encoding.UTF8.GetString(file[_block.Find(file)]).Should().StartWith("# >>>").And.EndWith("<<< lines=1 sum=71909cec\n");
        _block.Find("127.0.0.1 localhost\n"u8).Should().Be(0..0);
        _block.Find("# <<< containerlinks <<<\n# >>> containerlinks >>>\n"u8).Should().Be(0..0);
    }

    [Fact]
    public void Misuse_is_named()
    {
        FluentActions.Invoking(() => new ManagedBlock(null!)).Should().Throw<ArgumentNullException>();
        foreach (string marker in (string[])["", "a b", "a\n", "a>", "ä", new string('a', 65)])
        {
            FluentActions.Invoking(() => new ManagedBlock(marker)).Should().Throw<ArgumentException>().WithParameterName("marker");
        }

        var buffer = new ArrayBufferWriter<byte>();
        FluentActions.Invoking(() => _block.Apply([], null!, buffer)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => _block.Apply([], [Db], null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => _block.Apply("x"u8, [null!], buffer)).Should().Throw<ArgumentException>();
        buffer.WrittenCount.Should().Be(0);
    }
}
