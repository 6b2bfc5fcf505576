using static ContainerLinks.Tests.KnownWorld;

namespace ContainerLinks.Tests;

/// <summary>Which container a text or a link means.</summary>
public sealed class WorldSnapshotTests
{
    private const string Twelve = "0123456789ab";

    private static readonly string One = Twelve + "1" + new string('c', 51);
    private static readonly string Two = Twelve + "2" + new string('c', 51);
    private static readonly string Alone = "cafecafecafe" + new string('d', 52);

    private readonly WorldSnapshot _world = new KnownWorld()
        .With(
            FakeRuntime.Copy(Info("one", Network("10.0.0.2")), id: One),
            FakeRuntime.Copy(Info("two", Network("10.0.0.3")), id: Two),
            FakeRuntime.Copy(Info("alone", Network("10.0.0.4")), id: Alone),
            FakeRuntime.Copy(Info("vm-name", Network("10.0.0.5")), id: "vm.7"),
            FakeRuntime.Copy(Info("cafe", Network("10.0.0.6")), id: "named-cafe"),
            FakeRuntime.Copy(Info("odd", Network("10.0.0.7")), id: $"{Twelve}1.odd"))
        .Snapshot;

    public static TheoryData<string, string?> References => new()
    {
        { "one", "one" },
        { One, "one" },
        { "vm.7", "vm-name" },
        { "vm", null },
        { "ca", null },
        { "cafe", "cafe" },
        { "cafec", null },
        { Alone[..11], null },
        { Alone[..12], "alone" },
        { Twelve, null },
        { $"{Twelve}2", "two" },
        { $"{Twelve}1", "one" },
        { $"{Twelve}1c", "one" },
        { $"{Twelve}1.odd", "odd" },
        { $"{Alone}d", null },
        { "nobody", null },
        { "", null },
        { "no id", null },
        { new string('x', 200), null },
    };

    /// <summary>As links mean it: a short text is a name and nothing else, so that whoever asks whether a container exists is not told of another one.</summary>
    [Theory]
    [MemberData(nameof(References))]
    public void A_container_is_looked_up_by_name_by_whole_id_or_by_what_one_id_alone_begins_with_from_12_digits_on(string reference, string? name) =>
        (_world.Lookup(reference)?.Info.Name).Should().Be(name);

    public static TheoryData<string, string?> Sources => new()
    {
        { "one", "one" },
        { One, "one" },
        { Twelve, null },
        { $"{Twelve}2", "two" },
        { $"{Twelve}1", "one" },
        { $"{Twelve}3", null },
        { Alone, "alone" },
        { Alone[..12], "alone" },
        { Alone[..20], "alone" },
        { Alone[..11], null },
        { Alone[..12] + "0", null },
        { "cafe", "cafe" },
        { "vm.7", null },
        { new string('f', 64), null },
        { new string('a', 200), null },
        { "nobody", null },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_link_leads_to_whoever_bears_its_name_else_to_the_one_hexadecimal_id_that_begins_so_from_12_digits_on(string source, string? name) =>
        (_world.SourceOf(Declared("web", source, "alias"))?.Info.Name).Should().Be(name);

    [Fact]
    public void A_link_by_id_means_the_id_alone()
    {
        SourceOf("vm.7").Should().Be("vm-name");
        SourceOf(One).Should().Be("one");
        SourceOf("one").Should().BeNull("it is the name of somebody, and no id");
        SourceOf(Alone[..12]).Should().BeNull("it is the beginning of an id only");
        SourceOf(new string('a', 200)).Should().BeNull("a journal may say what no id can be");

        string? SourceOf(string id) => _world.SourceOf(Declared("web", id, "alias", isById: true))?.Info.Name;
    }

    [Fact]
    public void Of_two_ids_with_one_beginning_the_other_is_meant_again_when_one_is_gone()
    {
        KnownWorld world = new KnownWorld().With(FakeRuntime.Copy(Info("one"), id: One), FakeRuntime.Copy(Info("two"), id: Two));
        world.Snapshot.FindById(Twelve).Should().BeNull();
        world.Remove(Two);
        world.Snapshot.FindById(Twelve)!.Info.Name.Should().Be("one");
    }

    [Fact]
    public void Who_bore_a_declared_name_last_is_a_links_source_and_is_not_found_by_that_name()
    {
        KnownWorld world = new KnownWorld().With(Info("db", Network("10.0.0.2")), Info("web", Network("10.0.0.3"))).Link("web", "db", "database").With(FakeRuntime.Copy(Info("renamed", Network("10.0.0.2")), id: "db"));

        world.Snapshot.SourceOf(world["web"].Links[0])!.Info.Name.Should().Be("renamed");
        world.Snapshot.FindByName("db").Should().BeNull();
        world.Snapshot.FindByName("renamed")!.Id.Value.Should().Be("db");
    }

    [Fact]
    public void The_holder_of_a_network_is_the_end_of_the_chain_and_a_ring_or_a_gap_has_none()
    {
        KnownWorld world = new KnownWorld().With(Sharing("a", "b"), Sharing("b", "c"), Info("c", Network("10.0.0.2")), Sharing("x", "y"), Sharing("y", "x"), Sharing("lost", "nobody"));

        Holder("a").Should().Be("c");
        Holder("c").Should().Be("c");
        Holder("x").Should().BeNull();
        Holder("lost").Should().BeNull();

        string? Holder(string id) => world.Snapshot.NetworkHolder(world[id])?.Info.Name;
        static ContainerInfo Sharing(string name, string of) => FakeRuntime.Copy(Info(name), state: ContainerState.Running, networkOf: new ContainerId(of));
    }
}
