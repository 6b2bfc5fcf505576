using System.Buffers;
using Microsoft.Extensions.Logging;

namespace ContainerLinks.Soak;

/// <summary>Code that is not the linker's, and that it calls.</summary>
internal enum ForeignCode
{
    None,
    HostsFile,
    OpenHosts,
    Renderer,
    NamesOf,

    /// <summary>An answer that no engine gives, such as a proxy's page.</summary>
    Answer,

    /// <summary>A list with members that are none.</summary>
    List,
}

/// <summary>Foreign code that throws what nobody promised, at the next occasions.</summary>
internal sealed class ForeignFaults
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ForeignCode, int> _left = [];
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Next(ForeignCode code)
    {
        lock (_gate)
        {
            _left[code] = _left.GetValueOrDefault(code) + 1;
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            _left.Clear();
        }
    }

    public bool Strikes(ForeignCode code)
    {
        lock (_gate)
        {
            if (_left.GetValueOrDefault(code) == 0)
            {
                return false;
            }

            _left[code]--;
            _count++;
            return true;
        }
    }

    public void Strike(ForeignCode code)
    {
        if (Strikes(code))
        {
            throw code == ForeignCode.Answer
                ? new ContainerLinksException(ContainerLinksError.Unavailable, "404 page not found")
                : new InvalidOperationException($"{code} of somebody else failed");
        }
    }

    public IHostsFileRenderer Renderer => new ThrowingRenderer(this);

    /// <summary>A logger of which every third entry is lost with a bang.</summary>
    public static ILogger<ContainerLinker> Logger => new ThrowingLogger();

    private sealed class ThrowingRenderer(ForeignFaults foreign) : IHostsFileRenderer
    {
        private readonly HostsFileRenderer _renderer = HostsFileRenderer.ForThisHost;

        public void Render(IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> destination)
        {
            foreign.Strike(ForeignCode.Renderer);
            _renderer.Render(entries, destination);
        }

        public bool IsOwn(ReadOnlySpan<byte> line) => _renderer.IsOwn(line);
    }

    private sealed class ThrowingLogger : ILogger<ContainerLinker>
    {
        private int _entries;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (Interlocked.Increment(ref _entries) % 3 == 0)
            {
                throw new IOException("The log's disk is full.");
            }
        }
    }
}
