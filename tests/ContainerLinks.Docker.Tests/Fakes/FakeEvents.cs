using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>What happened in a fake engine, and who listens.</summary>
internal sealed class FakeEvents
{
    private readonly List<(long Second, string Line)> _past = [];
    private readonly List<FakeExchange> _listeners = [];
    private readonly Lock _lock = new();

    /// <summary>The engine's clock, in seconds; what happens while nobody listens is told again from a second on.</summary>
    public long Now { get; set; } = 1_700_000_000;

    /// <summary>Whether what happens is told to nobody, now or later.</summary>
    public bool IsSilent { get; set; }

    /// <summary>How many streams were opened.</summary>
    public int Opened { get; private set; }

    public static string LineOf(string action, string container) => new JsonObject
    {
        ["Type"] = "container",
        ["Action"] = action,
        ["Actor"] = new JsonObject { ["ID"] = container, ["Attributes"] = new JsonObject() },
    }.ToJsonString() + "\n";

    public void Tell(string action, FakeContainer container)
    {
        if (!IsSilent)
        {
            TellRaw(LineOf(action, container.Id));
        }
    }

    /// <summary>Sends these very bytes to whoever listens, and keeps them.</summary>
    public void TellRaw(string text)
    {
        lock (_lock)
        {
            _past.Add((Now, text));
            _listeners.ForEach(listener => listener.WriteChunk(text));
        }
    }

    /// <summary>Ends every stream, in the middle of what it tells.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _listeners.ForEach(listener => listener.Hangup());
            _listeners.Clear();
        }
    }

    /// <summary>As an engine that was started anew: it knows of nothing that was.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _past.Clear();
        }
    }

    public void Listen(FakeExchange exchange)
    {
        long since = long.Parse(exchange.Query("since") ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        lock (_lock)
        {
            Opened++;
            exchange.BeginStream();
            foreach ((_, string line) in _past.Where(one => one.Second >= since))
            {
                exchange.WriteChunk(line);
            }

            _listeners.Add(exchange);
        }
    }
}
