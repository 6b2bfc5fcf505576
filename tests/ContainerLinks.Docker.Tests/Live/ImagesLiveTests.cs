using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>How real engines get an image that they lack.</summary>
public abstract class ImagesLiveTests : IAsyncLifetime, IProgress<string>
{
    private readonly ConcurrentQueue<string> _news = new();
    private readonly List<string> _images = [];
    private readonly EngineUnderTest _under;
    private readonly LiveEngine _engine;
    private Stream? _archive;

    private protected ImagesLiveTests(EngineUnderTest under) => _engine = new LiveEngine(_under = under, options =>
    {
        options.ImageProgress = this;
        options.PullMissingImages = true;
        options.OpenImageArchive = (_, _) => Task.FromResult(_archive);
    });

    private string Db => _engine.NameOf("db");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (JsonNode? container in (await _engine.Client.GetAsync("containers/json?all=1")).AsArray().Where(one => one!["Names"]![0]!.GetValue<string>() == $"/{Db}"))
        {
            await _engine.Client.RemoveAsync(container!["Id"]!.GetValue<string>());
        }

        foreach (string image in _images)
        {
            await _engine.Client.DeleteAsync($"images/{image}");
        }

        await _engine.DisposeAsync();
    }

    [EngineFact]
    public async Task An_image_from_an_archive_runs()
    {
        string image = _engine.NameOf("image");
        await _engine.Client.PostAsync($"images/db/tag?repo={image}&tag=latest");
        byte[] archive = await _engine.Client.GetBytesAsync($"images/{image}/get");
        await _engine.Client.DeleteAsync($"images/{image}");
        _images.Add(image);

        _archive = new MemoryStream(archive);
        ContainerId id = await _engine.Runtime.CreateAsync(new ContainerSpec(Db) { Image = image });
        await _engine.Runtime.StartAsync(id, new ContainerStart());

        (await _engine.Runtime.FindAsync(Db))!.IsRunning.Should().BeTrue();
        _news.Should().Contain($"{image}: Sent {archive.Length} bytes").And.Contain(line => line.Contains("Loaded image", StringComparison.OrdinalIgnoreCase));
    }

    [EngineFact]
    public async Task An_archive_that_is_none_is_refused_in_the_engines_words()
    {
        // Docker from 28 on answers and hangs up before it has taken all of that.
        _archive = new MemoryStream(new byte[16 * 1024 * 1024]);
        Func<Task> create = () => _engine.Runtime.CreateAsync(new ContainerSpec(Db) { Image = _engine.NameOf("image") });
        (await create.Should().ThrowAsync<ContainerLinksException>()).Which.Error.Should().Be(ContainerLinksError.Refused);
    }

    [EngineFact]
    public async Task An_archive_that_is_cancelled_in_the_middle_leaves_no_container()
    {
        using var cancelled = new CancellationTokenSource();
        await using var endless = new EndlessStream(beginning: HeadOfAnEndlessEntry());
        _archive = endless;
        Task create = _engine.Runtime.CreateAsync(new ContainerSpec(Db) { Image = _engine.NameOf("image") }, cancelled.Token);
        SpinWait.SpinUntil(() => !_news.IsEmpty || create.IsCompleted, TimeSpan.FromMinutes(1)).Should().BeTrue();
        await cancelled.CancelAsync();
        Func<Task> created = () => create;
        await created.Should().ThrowAsync<OperationCanceledException>();
        (await _engine.Runtime.FindAsync(Db)).Should().BeNull();
    }

    [EngineFact]
    public async Task A_missing_image_is_pulled_with_progress()
    {
        await using var registry = new TestRegistry(_under, _engine.NameOf("pulled"));
        await _engine.Runtime.CreateAsync(new ContainerSpec(Db) { Image = registry.Image });
        _images.Add(registry.Image);
        (await _engine.Runtime.FindAsync(Db))!.State.Should().Be(ContainerState.Created);
        _news.Should().NotBeEmpty().And.OnlyContain(line => line.StartsWith($"{registry.Image}: ", StringComparison.Ordinal));
    }

    [EngineFact]
    public async Task An_image_that_the_registry_does_not_have_is_refused_in_its_words()
    {
        await using var registry = new TestRegistry(_under, _engine.NameOf("pulled"));
        Func<Task> create = () => _engine.Runtime.CreateAsync(new ContainerSpec(Db) { Image = $"{registry.Image}:other" });
        ContainerLinksException refusal = (await create.Should().ThrowAsync<ContainerLinksException>()).Which;
        refusal.Error.Should().Be(ContainerLinksError.Refused);
        refusal.Message.Should().Contain($"pull '{registry.Image}:other'");
    }

    [EngineFact]
    public async Task A_pull_that_is_cancelled_in_the_middle_leaves_no_container()
    {
        await using var registry = new TestRegistry(_under, _engine.NameOf("pulled"), stopsAtHalf: true);
        using var cancelled = new CancellationTokenSource();
        Task create = _engine.Runtime.CreateAsync(new ContainerSpec(Db) { Image = registry.Image }, cancelled.Token);
        await registry.Half.WaitAsync(TimeSpan.FromMinutes(1));
        create.IsCompleted.Should().BeFalse();
        await cancelled.CancelAsync();
        Func<Task> created = () => create;
        await created.Should().ThrowAsync<OperationCanceledException>();
        (await _engine.Runtime.FindAsync(Db)).Should().BeNull();
    }

    /// <summary>An archive of zeros is at its end at once, for an engine that looks.</summary>
    private static byte[] HeadOfAnEndlessEntry()
    {
        byte[] head = new byte[512];
        "layer"u8.CopyTo(head);
        "0000644\0"u8.CopyTo(head.AsSpan(100));
        "0000000\0"u8.CopyTo(head.AsSpan(108));
        "0000000\0"u8.CopyTo(head.AsSpan(116));
        "77777777777\0"u8.CopyTo(head.AsSpan(124));
        "00000000000\0"u8.CopyTo(head.AsSpan(136));
        "        0"u8.CopyTo(head.AsSpan(148));
        "ustar\000"u8.CopyTo(head.AsSpan(257));
        System.Text.Encoding.ASCII.GetBytes($"{Convert.ToString(head.Sum(one => one), 8).PadLeft(6, '0')}\0 ").CopyTo(head.AsSpan(148));
        return head;
    }

    void IProgress<string>.Report(string value) => _news.Enqueue(value);

    [Collection("docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Docker, EngineVariables.DockerRegistry)]
    public sealed class OnDocker() : ImagesLiveTests(EngineUnderTest.Docker);

    [Collection("newer docker")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerDocker, EngineVariables.NewerDockerRegistry)]
    public sealed class OnNewerDocker() : ImagesLiveTests(EngineUnderTest.NewerDocker);

    [Collection("podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.Podman, EngineVariables.PodmanRegistry)]
    public sealed class OnPodman() : ImagesLiveTests(EngineUnderTest.Podman);

    [Collection("newer podman")]
    [Trait("Category", "Live")]
    [NeedsEngine(EngineVariables.NewerPodman, EngineVariables.NewerPodmanRegistry)]
    public sealed class OnNewerPodman() : ImagesLiveTests(EngineUnderTest.NewerPodman);
}
