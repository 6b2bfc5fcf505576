using Microsoft.Extensions.Logging;

namespace ContainerLinks;

/// <summary>Tells that an engine is away once, whatever the number of attempts, and once that it is back.</summary>
/// <remarks>An engine, or a proxy before it, that answers and breaks at once again and again is one outage: it is over when the events have lasted longer than the longest pause.</remarks>
internal sealed class Outage(Func<string> runtime, TimeProvider time, TimeSpan settled, ILogger logger)
{
    private ContainerLinksError? _told;
    private bool _isBackTold;
    private long? _lost;
    private long? _back;
    private volatile string? _problem;

    /// <summary>Why no facts come, as a sentence; null while they do.</summary>
    public string? Problem => _problem;

    /// <summary>The events broke off, or an attempt failed.</summary>
    /// <param name="failure">Why; null: the engine ended them in order.</param>
    public void Lose(ContainerLinksException? failure)
    {
        if (_lost is null || (_back is { } back && time.GetElapsedTime(back) > settled))
        {
            (_lost, _told, _isBackTold) = (time.GetTimestamp(), null, false);
        }

        _back = null;
        _problem = failure?.Message ?? "The engine ended its events.";
        if (failure is null)
        {
            return;
        }

        // A refusal is something else than an engine that is away: it does not pass by itself.
        if (_told is null || (_told != failure.Error && failure.Error == ContainerLinksError.Refused))
        {
            _told = failure.Error;
            logger.LogLost(runtime(), failure.Message);
        }
        else
        {
            logger.LogStillAway(runtime(), failure.Message);
        }
    }

    /// <summary>The engine was listed anew.</summary>
    public void End()
    {
        _back = time.GetTimestamp();
        _problem = null;
        if (_told is not null && !_isBackTold)
        {
            _isBackTold = true;
            logger.LogBack(runtime(), time.GetElapsedTime(_lost!.Value));
        }
    }
}
