using System.Buffers;

namespace ContainerLinks.Simulation.Tests;

public sealed class StorageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("containerlinks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_hosts_file_lies_under_the_data_folder_where_inspect_says()
    {
        using SimulatedEngine engine = Engines.Make(configure: options => options.DataFolder = _folder);
        ContainerId id = engine.Run("mysql");

        string path = engine.Inspect("mysql").HostsPath;

        path.Should().Be(Path.Combine(_folder, "containers", id.Value, "hosts"));
        File.ReadAllText(path).Should().Be(engine.Hosts("mysql"));
    }

    [Fact]
    public void Files_have_the_same_bytes_in_a_folder_and_in_memory()
    {
        using SimulatedEngine onDisk = Engines.Make(configure: options => options.DataFolder = _folder);
        using SimulatedEngine inMemory = Engines.Make();
        foreach (SimulatedEngine engine in new[] { onDisk, inMemory })
        {
            engine.Run("pad");
            engine.Run("mysql");
            engine.Run("web", "mysql:db");
            engine.Stop("pad");
            engine.Restart("mysql");
        }

        onDisk.Hosts("web").Should().Be(inMemory.Hosts("web"));
        onDisk.Lines("web")[0].Should().StartWith("172.17.0.2 db ");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_update_keeps_the_file_that_a_container_has_mounted(bool truncating)
    {
        using SimulatedEngine engine = Engines.Without(truncating ? DockerQuirks.None : DockerQuirks.TruncatingWrites, options => options.DataFolder = _folder);
        engine.Run("pad");
        engine.Run("mysql");
        engine.Run("web", "mysql:db");
        using FileStream mounted = new(engine.Inspect("web").HostsPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        engine.Remove("pad", force: true);
        engine.Restart("mysql");

        using var reader = new StreamReader(mounted);
        reader.ReadToEnd().Should().Be(engine.Hosts("web")).And.Contain("172.17.0.2\tdb ");
    }

    [Fact]
    public void Only_a_truncating_engine_shows_an_empty_file_to_readers()
    {
        StatesOfAnUpdate(DockerQuirks.None).Should().Contain(length => length == 0);
        StatesOfAnUpdate(DockerQuirks.TruncatingWrites).Should().NotContain(length => length == 0);
    }

    [Fact]
    public void A_removed_container_leaves_no_folder()
    {
        using SimulatedEngine engine = Engines.Make(configure: options => options.DataFolder = _folder);
        ContainerId id = engine.Run("mysql");

        engine.Remove("mysql", force: true);

        Directory.Exists(Path.Combine(_folder, "containers", id.Value)).Should().BeFalse();
    }

    [Fact]
    public void A_symbolic_link_in_place_of_a_hosts_file_is_not_followed()
    {
        using SimulatedEngine engine = Engines.Make(configure: options => options.DataFolder = _folder);
        engine.Run("mysql");
        engine.Run("web", "mysql:db");
        string victim = Path.Combine(_folder, "victim");
        File.WriteAllText(victim, "mine");
        string path = engine.Inspect("web").HostsPath;
        File.Delete(path);
        File.CreateSymbolicLink(path, victim);

        engine.Invoking(e => e.Restart("mysql")).Should().Throw<SimulatedEngineException>().Which.Error.Should().Be(ContainerLinksError.HostsFile);

        File.ReadAllText(victim).Should().Be("mine");
    }

    [Fact]
    public void A_broken_file_stops_its_source_only_in_an_engine_with_that_defect()
    {
        using SimulatedEngine engine = Engines.Without(DockerQuirks.BrokenFileFailsSource, options => options.DataFolder = _folder);
        engine.Run("mysql");
        engine.Run("web", "mysql:db");
        string path = engine.Inspect("web").HostsPath;
        File.Delete(path);
        Directory.CreateDirectory(path);

        engine.Restart("mysql");

        engine.Inspect("mysql").State.Should().Be(ContainerState.Running);
    }

    [Fact]
    public async Task The_linker_writes_the_file_on_the_disk_and_the_engine_goes_on_from_there()
    {
        using SimulatedEngine engine = Engines.Make(configure: options => options.DataFolder = _folder);
        engine.Run("pad");
        engine.Run("mysql");
        engine.Run("web", "mysql:db");
        IHostsFile file = engine.AsRuntime().OpenHosts((await engine.AsRuntime().FindAsync("web"))!)!;
        file.Path.Should().Be(engine.Inspect("web").HostsPath);

        file.Rewrite((current, updated) =>
        {
            updated.Write(current);
            updated.Write("10.0.0.9\tmine\n"u8);
        }).Should().BeTrue();
        engine.Remove("pad", force: true);
        engine.Restart("mysql");

        engine.Lines("web").Should().Equal($"172.17.0.2 db {engine.ShortId("mysql")} mysql", $"172.17.0.4 {engine.ShortId("web")}", "10.0.0.9 mine");
        engine.Remove("web", force: true);
        Directory.GetDirectories(Path.Combine(_folder, "containers")).Should().ContainSingle();
    }

    private static List<int> StatesOfAnUpdate(DockerQuirks without)
    {
        using SimulatedEngine engine = Engines.Without(without);
        engine.Run("mysql");
        engine.Run("web", "mysql:db");
        var lengths = new List<int>();
        engine.Parts.Store.Written = (_, bytes) => lengths.Add(bytes.Length);
        engine.Restart("mysql");
        return lengths;
    }
}
