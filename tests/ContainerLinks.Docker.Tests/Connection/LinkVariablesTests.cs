namespace ContainerLinks.Docker.Tests;

/// <summary>Engines that give no link variables any more: they are computed, and given when the linker creates the container.</summary>
public sealed class LinkVariablesTests
{
    public static TheoryData<string, string> Releases => new() { { "29.0.1", "1.52" }, { "30.0.0", "1.55" } };

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Variables_are_given_at_create(string release, string api)
    {
        await using var engine = new FakeEngine(new FakeRelease(release, api, "1.44"));
        using DockerRuntime runtime = engine.Connect();
        await using var linker = new ContainerLinker(runtime);
        await linker.RunAsync(new ContainerSpec("db") { Image = "db", ExposedPorts = [new ContainerPort(3306, "tcp")], Environment = ["MYSQL_MAJOR=8.0"] });
        await linker.RunAsync(new ContainerSpec("web") { Image = "web", Links = ["db:database"] });

        FakeContainer db = engine.Containers.Find("db")!, web = engine.Containers.Find("web")!;
        web.Environment.Should().Contain([
            "DATABASE_NAME=/web/database", $"DATABASE_PORT=tcp://{db.Address}:3306", $"DATABASE_PORT_3306_TCP_ADDR={db.Address}", "DATABASE_PORT_3306_TCP_PORT=3306", "DATABASE_ENV_MYSQL_MAJOR=8.0"]);
        (web.Created["HostConfig"]?["Links"]).Should().BeNull("the linker makes its own links");
        (await File.ReadAllTextAsync(web.HostsPath)).Should().Contain($"{db.Address}\tdatabase");
        (await linker.GetDriftAsync()).Should().BeEmpty();
    }
}
