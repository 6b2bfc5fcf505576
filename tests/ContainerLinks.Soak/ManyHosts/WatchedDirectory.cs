using System.Net;
using System.Runtime.CompilerServices;

namespace ContainerLinks.Soak.ManyHosts;

/// <summary>What goes wrong with a directory.</summary>
internal enum DirectoryFault
{
    None,

    /// <summary>Its stream throws.</summary>
    Throws,

    /// <summary>Its stream ends.</summary>
    Ends,

    /// <summary>It says nothing until it is released.</summary>
    Hangs,

    /// <summary>Its next report has adverts in it that cannot be, beside those that are right.</summary>
    Lies,
}

/// <summary>A directory between the linker and what it is told: it notes what has passed, and fails on demand.</summary>
internal sealed class WatchedDirectory(ISourceDirectory inner, Action<SourceReport> passing) : ISourceDirectory
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReadOnlyList<SourceAdvert>> _passed = new(StringComparer.Ordinal);
    private TaskCompletionSource _disturbed = NewSource();
    private TaskCompletionSource _released = Released();
    private DirectoryFault _next;
    private bool _isOnItsWay;
    private bool _lies;

    public string Name => inner.Name;

    /// <summary>Whether it is silent now.</summary>
    public bool Hangs => !Volatile.Read(ref _released).Task.IsCompleted;

    /// <summary>Whether the linker has taken in all that it was told: it asks for the next report only then.</summary>
    public bool IsTaken
    {
        get
        {
            lock (_lock)
            {
                return !_isOnItsWay;
            }
        }
    }

    /// <summary>What it has said of a name last; null if it has not said anything.</summary>
    public IReadOnlyList<SourceAdvert>? Said(string name)
    {
        lock (_lock)
        {
            return _passed.GetValueOrDefault(name);
        }
    }

    /// <summary>What it would say of a name to somebody who asks now.</summary>
    public async Task<IReadOnlyList<SourceAdvert>> AskAsync(string name)
    {
        await foreach (SourceReport report in inner.WatchAsync(SourceInterest.In(name)).ConfigureAwait(false))
        {
            return report.Sources;
        }

        return [];
    }

    /// <summary>The linker does not ask for some names any more, and forgets what it was told of them.</summary>
    /// <param name="asked">Those that it still asks for.</param>
    public void ForgetAllBut(HashSet<string> asked)
    {
        lock (_lock)
        {
            foreach (string name in _passed.Keys.Where(name => !asked.Contains(name)).ToArray())
            {
                _passed.Remove(name);
            }
        }
    }

    public void Strike(DirectoryFault fault)
    {
        lock (_lock)
        {
            switch (fault)
            {
                case DirectoryFault.Throws or DirectoryFault.Ends:
                    _next = fault;
                    Volatile.Read(ref _disturbed).TrySetResult();
                    break;
                case DirectoryFault.Hangs when !Hangs:
                    _released = NewSource();
                    break;
                case DirectoryFault.Lies:
                    _lies = true;
                    break;
            }
        }
    }

    public void Release()
    {
        lock (_lock)
        {
            _released.TrySetResult();
        }
    }

    public async IAsyncEnumerable<SourceReport> WatchAsync(SourceInterest interest, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        IAsyncEnumerator<SourceReport> reports = inner.WatchAsync(interest, end.Token).GetAsyncEnumerator(end.Token);
        Task<bool> next = Task.FromResult(true);
        try
        {
            while (true)
            {
                next = reports.MoveNextAsync().AsTask();
                await Task.WhenAny(next, Volatile.Read(ref _disturbed).Task).ConfigureAwait(false);
                DirectoryFault fault = TakeFault();
                if (fault == DirectoryFault.Ends)
                {
                    yield break;
                }

                if (fault == DirectoryFault.Throws)
                {
                    throw new IOException("The directory failed.");
                }

                await Volatile.Read(ref _released).Task.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (!await next.ConfigureAwait(false))
                {
                    yield break;
                }

                yield return Note(reports.Current, interest);
                Taken();
            }
        }
        finally
        {
            Taken();

            // An enumerator must not be disposed of while it moves.
            await end.CancelAsync().ConfigureAwait(false);
            await next.ContinueWith(static task => task.Exception, TaskScheduler.Default).ConfigureAwait(false);
            await reports.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource Released()
    {
        TaskCompletionSource source = NewSource();
        source.SetResult();
        return source;
    }

    private DirectoryFault TakeFault()
    {
        lock (_lock)
        {
            DirectoryFault fault = _next;
            if (fault != DirectoryFault.None)
            {
                _disturbed = NewSource();
                _next = DirectoryFault.None;
            }

            return fault;
        }
    }

    private void Taken()
    {
        lock (_lock)
        {
            _isOnItsWay = false;
        }
    }

    private SourceReport Note(SourceReport report, SourceInterest interest)
    {
        passing(report);
        lock (_lock)
        {
            _isOnItsWay = true;
            if (interest.Has(report.Name))
            {
                _passed[report.Name] = report.Sources; // else it is an answer to a question of before
            }

            if (!_lies)
            {
                return report;
            }

            _lies = false;
        }

        return new SourceReport(report.Name, [.. Lies(report.Name, "host0"), .. report.Sources, .. report.Sources.Select(static advert => advert with { Id = new ContainerId("second") }), .. Lies(report.Name, "host9")]);
    }

    /// <summary>What cannot be: none of it may count.</summary>
    private static IEnumerable<SourceAdvert> Lies(string name, string host)
    {
        var lie = new SourceAdvert { Host = host, Id = new ContainerId("lie"), Name = name, HostAddress = IPAddress.Parse("192.0.2.66"), PublishedPorts = [new PublishedPort(new ContainerPort(3306), IPAddress.Any, 3306)] };
        yield return null!;
        yield return lie with { Host = "no host\n127.0.0.1 db" };
        yield return lie with { Host = null! };
        yield return lie with { Networks = null! };
        yield return lie with { Networks = [null!] };
        yield return lie with { Id = null! };
        yield return lie with { Networks = [new ContainerNetwork { Name = "links", IPv4 = IPAddress.Parse("::ffff:192.0.2.1") }] };
        yield return lie with { RoutedNetworks = [IPNetwork.Parse("0.0.0.0/0")] };
        yield return lie with { PublishedPorts = [new PublishedPort(new ContainerPort(3306), IPAddress.Any, 0)] };
        yield return lie with { Remarks = [null!] };
    }
}
