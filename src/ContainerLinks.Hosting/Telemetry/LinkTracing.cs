using System.Diagnostics;

namespace ContainerLinks;

/// <summary>Spans of what a linker asks of others: of its engine, of publishers, and of hosts files; docs/telemetry.md lists them.</summary>
/// <remarks>A command's calls belong to the span of whoever gave the command. What the linker does by itself has no span above it.</remarks>
internal sealed class LinkTracing(LinkerServices services)
{
    private static readonly ActivitySource Source = new(TelemetrySource.Name, TelemetrySource.Version);

    /// <summary>Begins a span; null if nobody listens.</summary>
    /// <param name="name">What is done, one of few texts.</param>
    /// <param name="start">When it began, if it did already.</param>
    public Activity? Start(string name, DateTimeOffset start = default)
    {
        Activity? span = Source.StartActivity(name, ActivityKind.Client, parentContext: default, startTime: start);
        span?.SetTag("containerlinks.runtime", services.RuntimeName ?? "unknown");
        return services.Key is null ? span : span?.SetTag("containerlinks.linker.key", services.Key);
    }

    /// <summary>Does something in a span of its own.</summary>
    public async Task<T> DoAsync<T>(string name, Func<Activity?, Task<T>> work)
    {
        using Activity? span = Start(name);
        try
        {
            return await work(span).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Fail(span, failure);
            throw;
        }
    }

    /// <inheritdoc cref="DoAsync{T}"/>
    public Task DoAsync(string name, Func<Activity?, Task> work) => DoAsync(name, async span =>
    {
        await work(span).ConfigureAwait(false);
        return true;
    });

    public static void Fail(Activity? span, Exception failure)
    {
        span?.SetTag("error.type", failure is ContainerLinksException { Error: var error } ? error.ToString() : failure.GetType().FullName);
        span?.SetStatus(ActivityStatusCode.Error, failure.Message);
    }
}
