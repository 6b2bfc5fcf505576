using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace ContainerLinks;

/// <summary>One host of an <see cref="InMemoryDirectory"/>: what it says of its containers, and what it has heard of the others.</summary>
/// <remarks><threadsafety>Safe for concurrent use.</threadsafety></remarks>
public sealed class InMemoryHost : ISourceDirectory, IDisposable
{
    private readonly InMemoryDirectory _directory;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Heard> _heard = new(StringComparer.Ordinal);
    private readonly ITimer _timer;
    private TaskCompletionSource _changed = NewSource();
    private InMemoryMessage _last;
    private bool _isEnded;

    internal InMemoryHost(InMemoryDirectory directory, string host, IPAddress? address, IReadOnlyList<IPNetwork> routedNetworks, long epoch)
    {
        (_directory, Host, Address, RoutedNetworks, Epoch) = (directory, host, address, routedNetworks, epoch);
        _last = new InMemoryMessage(host, epoch, 0, HasLeft: false, []);
        _timer = directory.Time.CreateTimer(_ => Refresh(), null, directory.RefreshInterval, directory.RefreshInterval);
    }

    /// <summary>The name of the host.</summary>
    public string Host { get; }

    /// <summary>The address at which other hosts reach it, or null.</summary>
    public IPAddress? Address { get; }

    /// <summary>Its networks to which the others have a route.</summary>
    public IReadOnlyList<IPNetwork> RoutedNetworks { get; }

    /// <summary>Which life of the host this is.</summary>
    public long Epoch { get; }

    /// <inheritdoc/>
    public string Name => "in-memory";

    /// <inheritdoc/>
    public string? HostName => Host;

    /// <summary>Says to all other hosts who the containers here are, in place of what was said before.</summary>
    /// <param name="snapshot">What the linker of this host knows.</param>
    /// <exception cref="ArgumentNullException"><paramref name="snapshot"/> is null.</exception>
    public void Publish(LinkSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        IReadOnlyList<SourceAdvert> adverts = snapshot.ToAdverts(Host, Address, RoutedNetworks, Epoch);
        Say(last => last with { Number = last.Number + 1, Adverts = [.. adverts.Select(advert => advert with { Version = last.Number + 1 })] });
    }

    /// <summary>Says who the containers of a linker are, now and after each change.</summary>
    /// <param name="linker">The linker of this host.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task that ends with the linker, or is cancelled.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="linker"/> is null.</exception>
    public async Task PublishAsync(ContainerLinker linker, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(linker);
        await linker.FollowAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (LinkSnapshot now = linker.Snapshot; ; now = await linker.WaitForSnapshotAsync(now.Version, cancellationToken).ConfigureAwait(false))
            {
                Publish(now);
            }
        }
        catch (ObjectDisposedException)
        {
            // The linker has ended.
        }
    }

    /// <summary>Takes leave: the others know at once that nothing of this host is there any more.</summary>
    public void Leave()
    {
        Say(last => last with { Number = last.Number + 1, HasLeft = true, Adverts = [] });
        Dispose();
    }

    /// <summary>Dies without a word: the others find that out after <see cref="InMemoryDirectory.HostTimeout"/>.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isEnded = true;
        }

        _timer.Dispose();
        _directory.Remove(this);
        Wake();
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceReport> WatchAsync(SourceInterest interest, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interest);
        var told = new Dictionary<string, (SourceAdvert[] Sources, DateTimeOffset Heard)>(StringComparer.Ordinal);
        while (true)
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isEnded, this);
            }

            // Asked for before it is looked at, so that no change comes in between.
            Task changed = Volatile.Read(ref _changed).Task;
            IReadOnlyList<string> names = interest.Names;
            HashSet<string> wanted = [.. names];
            foreach (string name in told.Keys.Where(name => !wanted.Contains(name)).ToArray())
            {
                told.Remove(name);
            }

            foreach (string name in names)
            {
                // What is said again is told again: it confirms what is known.
                (SourceAdvert[] Sources, DateTimeOffset Heard) now = SourcesOf(name);
                if (!told.TryGetValue(name, out (SourceAdvert[] Sources, DateTimeOffset Heard) before) || before.Heard != now.Heard || !before.Sources.SequenceEqual(now.Sources))
                {
                    told[name] = now;
                    yield return new SourceReport(name, now.Sources);
                }
            }

            // Whatever a cancelled token ends counts as completed here, so the token itself is asked.
            await Task.WhenAny(changed, interest.WhenChangedAsync(names, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    internal void Hear(InMemoryMessage message)
    {
        lock (_lock)
        {
            Heard? known = _heard.GetValueOrDefault(message.Host);
            if (known is not null && (message.Epoch, message.Number).CompareTo((known.Message.Epoch, known.Message.Number)) < 0)
            {
                return; // overtaken on the way
            }

            _heard[message.Host] = new Heard(message, _directory.Time.GetUtcNow());
        }

        Wake();
    }

    /// <summary>A new life has nothing to say again before it has said something: nothing is no news of what the last one said.</summary>
    internal void SayAgain() => Say(static last => last.Number == 0 ? null : last);

    private void Refresh()
    {
        SayAgain();
        Wake(); // somebody may have been silent for too long
    }

    private void Say(Func<InMemoryMessage, InMemoryMessage?> change)
    {
        InMemoryMessage? message;
        lock (_lock)
        {
            message = _isEnded ? null : change(_last);
            if (message is null)
            {
                return;
            }

            _last = message;
        }

        _directory.Send(this, message);
    }

    /// <summary>Who bears a name, and when one of their hosts was heard last.</summary>
    private (SourceAdvert[] Sources, DateTimeOffset Heard) SourcesOf(string name)
    {
        var sources = new List<SourceAdvert>();
        DateTimeOffset last = default;
        lock (_lock)
        {
            DateTimeOffset now = _directory.Time.GetUtcNow();
            foreach (Heard heard in _heard.Values)
            {
                foreach (SourceAdvert advert in heard.Message.Adverts)
                {
                    if (advert.Name == name)
                    {
                        last = heard.At > last ? heard.At : last;
                        sources.Add(now - heard.At <= _directory.HostTimeout ? advert : advert with
                        {
                            LostBecause = string.Create(CultureInfo.InvariantCulture, $"Host '{advert.Host}' has not been heard since {heard.At:u}."),
                        });
                    }
                }
            }
        }

        return ([.. sources.OrderBy(source => _directory.ClaimOf(source.Host, name)).ThenBy(source => source.Host, StringComparer.Ordinal)], last);
    }

    private void Wake() => Interlocked.Exchange(ref _changed, NewSource()).TrySetResult();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Heard(InMemoryMessage Message, DateTimeOffset At);
}
