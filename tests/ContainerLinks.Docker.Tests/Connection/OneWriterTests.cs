namespace ContainerLinks.Docker.Tests;

/// <summary>The lock of the one linker that writes for an engine.</summary>
public sealed class OneWriterTests
{
    private static readonly EngineEndpoint Endpoint = new(new Uri("unix:///run/engine.sock"), "test", IsNamed: true);

    [Fact]
    public async Task An_engine_behind_a_proxy_that_hides_its_data_folder_is_followed_all_the_same_and_that_is_told()
    {
        await using var engine = new FakeEngine();
        using var log = new ListLog();
        using DockerRuntime runtime = engine.Connect(log: log);
        (await runtime.HoldHostsFilesAsync()).Should().BeNull();
        log.Count(4008).Should().Be(1);
    }

    [Theory]
    [InlineData("/no/such/folder", "not on this machine")]
    [InlineData("/dev/null", "not on this machine")]
    [InlineData("relative", "no path from the root on")]
    [InlineData("/sys/kernel", "may not be written")]
    public void A_folder_that_is_not_here_or_may_not_be_written_is_nothing_to_lock_and_that_is_told(string folder, string reason)
    {
        var told = new List<string>();
        WriterLock.Take(folder, Endpoint, told.Add).Should().BeNull();
        told.Should().ContainSingle().Which.Should().Contain(folder).And.Contain(reason);
    }

    [Fact]
    public async Task Of_many_that_start_at_once_on_a_fresh_folder_one_wins()
    {
        string root = Directory.CreateTempSubdirectory().FullName;
        for (int turn = 0; turn < 500; turn++)
        {
            string folder = Directory.CreateDirectory(Path.Combine(root, $"{turn}")).FullName;
            using var start = new Barrier(4);
            WriterLock?[] taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    try
                    {
                        return WriterLock.Take(folder, Endpoint) ?? throw new InvalidOperationException("unguarded");
                    }
                    catch (ContainerLinksException refusal) when (refusal.Error == ContainerLinksError.Contended)
                    {
                        return null;
                    }
                },
                TaskCreationOptions.LongRunning)));
            taken.OfType<WriterLock>().Should().ContainSingle();
            taken.OfType<WriterLock>().Single().Dispose();
        }

        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public void A_lock_is_for_one_and_free_after_it()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        using (WriterLock.Take(folder, Endpoint))
        {
            Action again = () => WriterLock.Take(folder, Endpoint);
            again.Should().Throw<ContainerLinksException>().Which.Error.Should().Be(ContainerLinksError.Contended);
        }

        WriterLock.Take(folder, Endpoint)!.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
