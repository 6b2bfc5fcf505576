using System.Collections.Concurrent;
using System.Text;

namespace ContainerLinks.Docker.Tests;

/// <summary>Images that an engine lacks: pulled, or sent from an archive, with progress and cancellation.</summary>
public sealed class ImageTests : IAsyncLifetime, IProgress<string>
{
    private readonly WatchedTime _time = new();
    private readonly FakeEngine _engine = new();
    private readonly ConcurrentQueue<string> _news = new();

    private static ContainerSpec Spec => new("db") { Image = "alpine" };

    [Fact]
    public async Task A_missing_image_is_pulled_with_a_line_for_each_piece_of_news()
    {
        using DockerRuntime runtime = Connect();
        await runtime.CreateAsync(Spec);
        _news.Should().Equal("alpine: 4abcf2066143: Downloading 5 of 10 bytes", "alpine: 4abcf2066143: Download complete");
        _engine.Containers.All.Should().ContainSingle().Which.Name.Should().Be("db");
    }

    [Fact]
    public async Task An_archive_is_sent_instead_of_a_pull_and_closed()
    {
        using var archive = new MemoryStream(Encoding.UTF8.GetBytes("alpine"));
        using DockerRuntime runtime = Connect(options => options.OpenImageArchive = (image, _) => Task.FromResult<Stream?>(image == "alpine" ? archive : null));
        await runtime.CreateAsync(Spec);
        _news.First().Should().Be("alpine: Sent 6 bytes");
        _news.Should().Contain("alpine: 4abcf2066143: Download complete");
        _engine.Requests.Should().NotContain(request => request.Contains("images/create", StringComparison.Ordinal));
        archive.CanRead.Should().BeFalse("the stream is disposed");
    }

    [Fact]
    public async Task Without_an_archive_for_it_the_image_is_pulled()
    {
        using DockerRuntime runtime = Connect(options => options.OpenImageArchive = (_, _) => Task.FromResult<Stream?>(null));
        await runtime.CreateAsync(Spec);
        _engine.Requests.Should().Contain("POST /v1.41/images/create?fromImage=alpine%3Alatest");
    }

    [Fact]
    public async Task Without_pulling_and_without_an_archive_the_image_is_named()
    {
        using DockerRuntime runtime = Connect(options =>
        {
            options.OpenImageArchive = (_, _) => Task.FromResult<Stream?>(null);
            options.PullMissingImages = false;
        });
        await RefusesAsync(runtime, ContainerLinksError.Refused, "no image 'alpine'", "OpenImageArchive");
    }

    [Fact]
    public async Task An_archive_without_the_image_is_refused()
    {
        using DockerRuntime runtime = Connect(options => options.OpenImageArchive = (_, _) => Task.FromResult<Stream?>(new MemoryStream(Encoding.UTF8.GetBytes("other"))));
        await RefusesAsync(runtime, ContainerLinksError.Refused, "no image 'alpine'");
    }

    [Theory]
    [InlineData("""{"errorDetail":{"message":"manifest unknown"},"error":"manifest unknown"}""", "manifest unknown")]
    [InlineData("""{"errorDetail":{"message":"no space left"}}""", "no space left")]
    [InlineData("garbage", "cannot be read")]
    [InlineData("[1]", "cannot be read")]
    public async Task A_pull_that_fails_after_it_began_is_told_in_the_engines_words(string line, string words)
    {
        _engine.On("/images/create", exchange =>
        {
            exchange.BeginStream();
            exchange.WriteChunk(line + "\r\n");
            exchange.EndStream();
        });
        using DockerRuntime runtime = Connect();
        await RefusesAsync(runtime, ContainerLinksError.Refused, "pull 'alpine'", words);
    }

    [Fact]
    public async Task A_pull_whose_news_has_no_end_of_line_is_given_up()
    {
        _engine.On("/images/create", exchange =>
        {
            exchange.BeginStream();
            exchange.WriteChunk(new string('x', 80_000));
        });
        using DockerRuntime runtime = Connect(options => options.MaximumAnswerLength = 64 * 1024);
        await RefusesAsync(runtime, ContainerLinksError.Unavailable, "longer than 65536 bytes");
    }

    [Fact]
    public async Task A_pull_that_is_cut_off_is_told()
    {
        _engine.On("/images/create", exchange =>
        {
            exchange.BeginStream();
            exchange.WriteChunk("""{"status":"Down""");
            exchange.Hangup();
        });
        using DockerRuntime runtime = Connect();
        await RefusesAsync(runtime, ContainerLinksError.Unavailable, "pull 'alpine'");
    }

    [Fact]
    public async Task A_pull_that_has_no_news_is_given_up_and_each_piece_of_news_begins_the_time_anew()
    {
        var begun = new TaskCompletionSource<FakeExchange>(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.On("/images/create", exchange =>
        {
            exchange.BeginStream();
            begun.SetResult(exchange);
        });
        using DockerRuntime runtime = Connect();
        Task<ContainerId> create = runtime.CreateAsync(Spec);
        FakeExchange pull = await begun.Task;
        for (int turn = 1; turn <= 3; turn++)
        {
            pull.WriteChunk("{\"status\":\"" + turn + "\"}\n");
            SpinWait.SpinUntil(() => _news.Count == turn, TimeSpan.FromMinutes(1)).Should().BeTrue();
            _time.Advance(TimeSpan.FromSeconds(45));
        }

        create.IsCompleted.Should().BeFalse("no minute passed without news");
        _time.Advance(TimeSpan.FromMinutes(1));
        Func<Task> created = () => create;
        (await created.Should().ThrowAsync<ContainerLinksException>()).Which.Message.Should().Contain("pull 'alpine' within 00:01:00");
    }

    [Fact]
    public async Task A_cancelled_pull_ends_at_once_and_leaves_no_container()
    {
        using var cancelled = new CancellationTokenSource();
        _engine.On("/images/create", exchange =>
        {
            exchange.BeginStream();
            exchange.WriteChunk("{\"status\":\"half\"}\n");
            cancelled.Cancel();
        });
        using DockerRuntime runtime = Connect();
        Func<Task> create = () => runtime.CreateAsync(Spec, cancelled.Token);
        await create.Should().ThrowAsync<OperationCanceledException>();
        _engine.Containers.All.Should().BeEmpty();
    }

    [Fact]
    public async Task A_cancelled_upload_stops_sending_and_leaves_no_container()
    {
        using var cancelled = new CancellationTokenSource();
        await using var archive = new EndlessStream();
        var hungUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.Misbehave = async exchange =>
        {
            if (exchange.Route == "/images/load")
            {
                exchange.Hang();
                for (int piece = 0; piece < 64; piece++)
                {
                    await exchange.ReadPieceAsync();
                }

                await cancelled.CancelAsync();
                await ReadToEndAsync(exchange);
                hungUp.SetResult();
            }
        };
        using DockerRuntime runtime = Connect(options => options.OpenImageArchive = (_, _) => Task.FromResult<Stream?>(archive));
        Func<Task> create = () => runtime.CreateAsync(Spec, cancelled.Token);
        await create.Should().ThrowAsync<OperationCanceledException>();
        await hungUp.Task.WaitAsync(TimeSpan.FromMinutes(1));
        _engine.Containers.All.Should().BeEmpty();
        archive.IsDisposed.Should().BeTrue();
    }

    [Theory]
    [InlineData(400, "Refused", "it is no archive")]
    [InlineData(200, "Refused", "no such file")]
    public async Task An_engine_that_answers_and_hangs_up_in_the_middle_of_an_archive_is_heard(int status, string error, string words)
    {
        await using var archive = new EndlessStream();
        _engine.Misbehave = async exchange =>
        {
            if (exchange.Route == "/images/load")
            {
                await exchange.ReadPieceAsync();
                if (status == 200)
                {
                    exchange.BeginStream();
                    exchange.WriteChunk($$"""{"error":"{{words}}"}""" + "\n");
                    exchange.EndStream();
                }
                else
                {
                    exchange.Refuse(status, words);
                }

                exchange.Hangup();
            }
        };
        using DockerRuntime runtime = Connect(options => options.OpenImageArchive = (_, _) => Task.FromResult<Stream?>(archive));
        await RefusesAsync(runtime, Enum.Parse<ContainerLinksError>(error), words);
    }

    [Fact]
    public async Task An_engine_that_hangs_up_in_the_middle_of_an_archive_without_a_word_is_away()
    {
        await using var archive = new EndlessStream();
        _engine.Misbehave = async exchange =>
        {
            if (exchange.Route == "/images/load")
            {
                await exchange.ReadPieceAsync();
                exchange.Hangup();
            }
        };
        using DockerRuntime runtime = Connect(options => options.OpenImageArchive = (_, _) => Task.FromResult<Stream?>(archive));
        await RefusesAsync(runtime, ContainerLinksError.Unavailable, "load the archive of 'alpine'");
    }

    [Fact]
    public async Task An_engine_that_takes_nothing_more_of_an_archive_is_given_up()
    {
        await using var archive = new EndlessStream();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.Misbehave = async exchange =>
        {
            if (exchange.Route == "/images/load")
            {
                exchange.Hang();
                begun.SetResult();
                await enough.Task;
            }
        };
        using DockerRuntime runtime = Connect(options => options.OpenImageArchive = (_, _) => Task.FromResult<Stream?>(archive));
        Task<ContainerId> create = runtime.CreateAsync(Spec);
        await begun.Task;
        while (!create.IsCompleted)
        {
            // The first pieces fit into buffers and begin the time anew.
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        enough.SetResult();
        Func<Task> created = () => create;
        (await created.Should().ThrowAsync<ContainerLinksException>()).Which.Error.Should().Be(ContainerLinksError.Unavailable);
    }

    [Theory]
    [InlineData("alpine", "alpine:latest")]
    [InlineData("localhost:5000/alpine", "localhost:5000/alpine:latest")]
    [InlineData("alpine:3", "alpine:3")]
    [InlineData("alpine@sha256:00", "alpine@sha256:00")]
    public void Only_one_tag_is_pulled(string image, string expected) => ImageReference.WithTag(image).Should().Be(expected);

    void IProgress<string>.Report(string value) => _news.Enqueue(value);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    private static async Task ReadToEndAsync(FakeExchange exchange)
    {
        try
        {
            while (await exchange.ReadPieceAsync() > 0)
            {
            }
        }
        catch (IOException)
        {
            // The client hung up.
        }
    }

    private static async Task RefusesAsync(DockerRuntime runtime, ContainerLinksError error, params string[] words)
    {
        Func<Task> create = () => runtime.CreateAsync(Spec);
        ContainerLinksException refusal = (await create.Should().ThrowAsync<ContainerLinksException>()).Which;
        refusal.Error.Should().Be(error, refusal.Message);
        refusal.Message.Should().ContainAll(words);
    }

    private DockerRuntime Connect(Action<DockerRuntimeOptions>? configure = null) => _engine.Connect(_time, configure: options =>
    {
        options.ImageProgress = this;
        configure?.Invoke(options);
    });
}
