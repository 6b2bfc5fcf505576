using System.Buffers;
using System.Text;

namespace ContainerLinks.Docker.Tests;

/// <summary>A fake engine whose containers' hosts files are not to be reached by their paths.</summary>
public abstract class EngineHostsFileTestBase : IAsyncLifetime
{
    private protected const string Base = "127.0.0.1\tlocalhost\n";
    private ContainerLinker? _linker;

    private protected ListLog Log { get; } = new();

    private protected FakeEngine Engine { get; set; } = new();

    private protected DockerRuntime? Runtime { get; set; }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_linker is not null)
        {
            await _linker.DisposeAsync();
        }

        Runtime?.Dispose();
        await Engine.DisposeAsync();
        Log.Dispose();
    }

    /// <summary>A machine on which there is the engine's socket and nothing else of it.</summary>
    private protected FakeSurroundings Elsewhere() => new() { Files = [Engine.SocketPath] };

    private protected (FakeContainer Db, FakeContainer Web) Run() => (Engine.Containers.Run("db"), Engine.Containers.Run("web", "containerlinks.link=db:database"));

    private protected static string Block(string address, params string[] names)
    {
        var text = new ArrayBufferWriter<byte>();
        ManagedBlock.Default.Apply(default, [new HostsEntry(System.Net.IPAddress.Parse(address), names)], text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private protected static void Append(ReadOnlySpan<byte> current, IBufferWriter<byte> updated)
    {
        updated.Write(current);
        updated.Write("ours\n"u8);
    }

    private protected ContainerLinker Connect(HostsFileAccess access, FakeSurroundings? surroundings = null)
    {
        Runtime = Engine.Connect(log: Log, configure: options => options.HostsFileAccess = access, surroundings: surroundings ?? Elsewhere());
        return _linker = new ContainerLinker(Runtime);
    }

    private protected IHostsFile Open(HostsFileAccess access)
    {
        Connect(access);
        return Runtime!.OpenHosts(Runtime.FindAsync("web").AsTask().GetAwaiter().GetResult()!)!;
    }

    private protected string Refusal(HostsFileAccess access, ContainerLinksError error)
    {
        ContainerLinksException refusal = Open(access).Invoking(file => file.Rewrite(Append)).Should().Throw<ContainerLinksException>().Which;
        refusal.Error.Should().Be(error, refusal.Message);
        return refusal.Message;
    }

    private protected void Misbehave(string end, Action<FakeExchange> answer) => Engine.Misbehave = async exchange =>
    {
        if (exchange.Route.EndsWith(end, StringComparison.Ordinal))
        {
            await exchange.ReadBodyAsync();
            answer(exchange);
        }
    };

    /// <summary>Who was created by others has no link variables, which is another matter.</summary>
    private protected static async Task<IEnumerable<LinkDrift>> WrongFilesAsync(ContainerLinker linker) => (await linker.GetDriftAsync()).Where(drift => !drift.IsFileRight);

    private protected static async Task UntilAsync(ContainerLinker linker, Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            await linker.FollowAsync(patience.Token);
        }
    }
}
