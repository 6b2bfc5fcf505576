using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ContainerLinks;

/// <summary>Gathers what the parts of a health check find, a sentence each. The worst of them is the whole.</summary>
internal sealed class HealthReportBuilder(string linker)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, object> _data = new(StringComparer.Ordinal);
    private readonly List<(HealthStatus Status, string Sentence)> _sentences = [];
    private Exception? _failure;

    public void Set(string name, object value)
    {
        lock (_gate)
        {
            _data[name] = value;
        }
    }

    public object? Get(string name)
    {
        lock (_gate)
        {
            return _data.GetValueOrDefault(name);
        }
    }

    public void Add(HealthStatus status, string sentence, Exception? failure = null)
    {
        lock (_gate)
        {
            _sentences.Add((status, sentence));
            _failure ??= failure;
        }
    }

    /// <summary>Runs one part. What it throws, or that it takes too long, is its own sentence.</summary>
    /// <param name="what">What is asked, as the beginning of a sentence.</param>
    /// <param name="ifFailed">How bad it is if it does not answer.</param>
    /// <param name="part">The part.</param>
    /// <param name="cancellationToken">Ends the whole check.</param>
    public async Task AddAsync(string what, HealthStatus ifFailed, Func<Task> part, CancellationToken cancellationToken)
    {
        try
        {
            await part().ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Add(ifFailed, $"{what}: no answer within the time limit.");
        }
#pragma warning disable CA1031 // Foreign code: its failure is what is told.
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // What the library itself says has its reason in its message; only for anything else a stack trace helps.
            Add(ifFailed, $"{what}: {failure.Message}", failure is ContainerLinksException ? null : failure);
        }
    }

    public HealthCheckResult ToResult()
    {
        lock (_gate)
        {
            // Worst first; those that are alike as they are read, whichever came first.
            (HealthStatus Status, string Sentence)[] inOrder = [.. _sentences.OrderBy(static one => one.Status).ThenBy(static one => one.Sentence, StringComparer.Ordinal)];
            HealthStatus worst = inOrder.Length == 0 ? HealthStatus.Healthy : inOrder[0].Status;
            return new HealthCheckResult(worst, $"{Quoting.Printable(linker)}: {string.Join(' ', inOrder.Select(static one => one.Sentence))}", _failure, new Dictionary<string, object>(_data));
        }
    }
}
