namespace ContainerLinks.Docker.Tests;

/// <summary>The lock of the one linker that writes for an engine.</summary>
public sealed class OneWriterTests
{
    [Fact]
    public async Task An_engine_behind_a_proxy_that_hides_its_data_folder_is_followed_all_the_same_and_that_is_told()
    {
        await using var engine = new FakeEngine();
        using var log = new ListLog();
        using DockerRuntime runtime = engine.Connect(log: log);
        (await runtime.HoldHostsFilesAsync()).Should().BeNull();
        log.Count(4008).Should().Be(1);
    }

    [Fact]
    public void A_folder_that_is_not_here_or_may_not_be_written_is_nothing_to_lock()
    {
        var endpoint = new EngineEndpoint(new Uri("unix:///run/engine.sock"), "test", IsNamed: true);
        WriterLock.Take("/no/such/folder", endpoint).Should().BeNull();
        WriterLock.Take("/proc/sys", endpoint).Should().BeNull();
    }

    [Fact]
    public void A_lock_is_for_one_and_free_after_it()
    {
        var endpoint = new EngineEndpoint(new Uri("unix:///run/engine.sock"), "test", IsNamed: true);
        string folder = Directory.CreateTempSubdirectory().FullName;
        using (WriterLock.Take(folder, endpoint))
        {
            Action again = () => WriterLock.Take(folder, endpoint);
            again.Should().Throw<ContainerLinksException>().Which.Error.Should().Be(ContainerLinksError.Contended);
        }

        WriterLock.Take(folder, endpoint)!.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
