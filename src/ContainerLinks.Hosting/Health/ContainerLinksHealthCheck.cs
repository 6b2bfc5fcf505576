using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ContainerLinks;

/// <summary>Whether one linker does what it is for: its engine answers, no hosts file stays wrong, addresses are left, and names are published. Each part is asked by itself and within a limit.</summary>
internal sealed class ContainerLinksHealthCheck(LinkerServices services, LinkerLife life, IOptionsMonitor<ContainerLinksHealthOptions> options, TimeProvider time) : IHealthCheck
{
    // No container of an engine is called so; whoever asks for it learns that the engine answers.
    private const string NameOfNobody = "containerlinks-health";
    private const int MostNamed = 3;

    private readonly LimitedCall<bool> _engine = new(time);
    private readonly LimitedCall<IReadOnlyList<LinkDrift>> _drift = new(time);
    private readonly LimitedCall<AddressPoolStatistics?> _pool = new(time);
    private readonly LimitedCall<IReadOnlyList<PublishedNameStatus>> _names = new(time);
    private readonly WrongSince _problemSince = new(time);
    private readonly WrongSince _filesSince = new(time);
    private readonly WrongSince _namesSince = new(time);
    private readonly WrongSince _placesSince = new(time);
    private readonly WrongSince _directoriesSince = new(time);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        HealthStatus worst = context.Registration.FailureStatus;
        ContainerLinker linker;
        ContainerLinksHealthOptions bounds;
        try
        {
            linker = services.Linker;
            bounds = options.Get(services.Key ?? Options.DefaultName);
        }
#pragma warning disable CA1031 // Settings that are not valid, or foreign code that makes a part.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return new HealthCheckResult(worst, $"The linker cannot be made: {failure.Message}", failure);
        }

        var report = new HealthReportBuilder(services.Name);
        Task[] parts =
        [
            report.AddAsync("The engine", worst, () => AddEngineAsync(report, bounds, cancellationToken), cancellationToken),
            .. linker.Snapshot.IsListed
                ?
                [
                    report.AddAsync("Hosts files", HealthStatus.Degraded, () => AddFilesAsync(report, linker, bounds, cancellationToken), cancellationToken),
                    report.AddAsync("The pool of addresses", HealthStatus.Degraded, () => AddPoolAsync(report, bounds, cancellationToken), cancellationToken),
                    report.AddAsync("The published names", HealthStatus.Degraded, () => AddNamesAsync(report, linker, bounds, cancellationToken), cancellationToken),
                ]
                : Array.Empty<Task>(),
        ];
        AddProblem(report, linker, bounds, worst);
        AddPlaces(report, linker, bounds);
        AddDirectories(report, linker, bounds);
        await Task.WhenAll(parts).ConfigureAwait(false);
        AddState(report, linker, worst);
        return report.ToResult();
    }

    private void AddState(HealthReportBuilder report, ContainerLinker linker, HealthStatus worst)
    {
        LinkerLife.Moment now = life.Now;
        LinkSnapshot snapshot = linker.Snapshot;
        (long bound, long all) = (0, 0);
        foreach (LinkStatus link in snapshot.Links)
        {
            bound += link.IsBound ? 1 : 0;
            all++;
        }

        report.Set("runtime", services.RuntimeName ?? "unknown");
        report.Set("containers", snapshot.ContainerCount);
        report.Set("links", all);
        report.Set("pending", all - bound);
        report.Set("standsBy", now.State == LinkerState.StandingBy);
        if (now.State == LinkerState.Failed)
        {
            report.Add(worst, $"Nothing is followed any more: {now.Reason}");
        }
        else if (!snapshot.IsListed)
        {
            // An engine that does not answer has said why.
            string why = now.Reason is { } reason && report.Get("engineAnswers") is true ? $": {reason}" : ".";
            report.Add(worst, now.State == LinkerState.Idle ? "Nobody follows the engine: AddHostedLinks() or ContainerLinker.FollowAsync() does." : $"The containers have not been listed yet{why}");
        }
        else
        {
            report.Add(HealthStatus.Healthy, now.State == LinkerState.StandingBy ? $"It stands by: {now.Reason}" : string.Create(CultureInfo.InvariantCulture, $"{bound} of {all} links are bound."));
        }
    }

    /// <summary>An engine that answers one question may still send no list and no events: then every file looks right by what was known last.</summary>
    private void AddProblem(HealthReportBuilder report, ContainerLinker linker, ContainerLinksHealthOptions bounds, HealthStatus worst)
    {
        string[] problem = linker.Snapshot.IsListed && linker.Problem is { } told ? [told] : [];
        foreach (string reason in _problemSince.Longer(bounds.StaleAfter, problem, static _ => ""))
        {
            report.Add(worst, string.Create(CultureInfo.InvariantCulture, $"Links may be stale for {bounds.StaleAfter} or longer: {Quoting.PrintableSentence(reason)}"));
        }
    }

    private async Task AddEngineAsync(HealthReportBuilder report, ContainerLinksHealthOptions bounds, CancellationToken cancellationToken)
    {
        report.Set("engineAnswers", false);
        await _engine.AskAsync(
            async token =>
            {
                if (services.Runtime is { } runtime)
                {
                    await runtime.FindAsync(NameOfNobody, token).ConfigureAwait(false);
                }

                return true;
            },
            bounds.TimeLimit,
            cancellationToken).ConfigureAwait(false);
        report.Set("engineAnswers", true);
    }

    private async Task AddFilesAsync(HealthReportBuilder report, ContainerLinker linker, ContainerLinksHealthOptions bounds, CancellationToken cancellationToken)
    {
        if (life.Now.State == LinkerState.StandingBy)
        {
            return; // They are the other linker's.
        }

        // A read that hangs goes on although its caller has gone: so the call has no token, and the next check waits for the same one. What comes too late for this check is still good for the next.
        IReadOnlyList<LinkDrift> drift = await _drift.AskAsync(_ => linker.GetDriftAsync(CancellationToken.None), bounds.TimeLimit, cancellationToken, goodFor: bounds.StaleAfter).ConfigureAwait(false);
        LinkDrift[] wrong = [.. drift.Where(static one => !one.IsFileRight)];

        // What cannot be written stays one and the same fault while the lines that are missing change.
        IReadOnlyList<LinkDrift> stale = _filesSince.Longer(bounds.StaleAfter, wrong, static one => one.Problem is null ? WithoutVariables(one).ToString() : one.Recipient);
        report.Set("notRight", wrong.Length);
        report.Set("stale", stale.Select(static one => one.Recipient).ToArray());
        report.Set("staleVariables", drift.Count(static one => one.Variables.Count > 0));
        if (stale.Count > 0)
        {
            report.Add(HealthStatus.Degraded, string.Create(
                CultureInfo.InvariantCulture,
                $"Not right for {bounds.StaleAfter} or longer: {Some(stale.Select(static one => one.Recipient))}. {WithoutVariables(stale[0])}"));
        }
    }

    private async Task AddPoolAsync(HealthReportBuilder report, ContainerLinksHealthOptions bounds, CancellationToken cancellationToken)
    {
        AddressPoolStatistics? count = await _pool.AskAsync(
            async token => services.Pool is { } pool ? await pool.GetStatisticsAsync(token).ConfigureAwait(false) : null, bounds.TimeLimit, cancellationToken).ConfigureAwait(false);
        if (count is null)
        {
            return; // The runtime gives addresses itself.
        }

        report.Set("poolFree", (double)count.Free);
        report.Set("poolSize", (double)count.Size);
        if (count.Free == 0 || (double)count.Free / (double)count.Size < bounds.MinimumFreeShare)
        {
            report.Add(HealthStatus.Degraded, string.Create(CultureInfo.InvariantCulture, $"The pool has {count.Free} of {count.Size} addresses free, and {count.Waiting} more are not free yet; at least {bounds.MinimumFreeShare * 100:0.#} % should be free."));
        }
    }

    private async Task AddNamesAsync(HealthReportBuilder report, ContainerLinker linker, ContainerLinksHealthOptions bounds, CancellationToken cancellationToken)
    {
        IReadOnlyList<PublishedNameStatus> names = await _names.AskAsync(linker.GetPublishedNamesAsync, bounds.TimeLimit, cancellationToken).ConfigureAwait(false);
        PublishedNameStatus[] wrong = [.. names.Where(static name => name.Problem is not null)];

        // A name that is not there stays one and the same fault while the publisher's words for it change.
        IReadOnlyList<PublishedNameStatus> stale = _namesSince.Longer(bounds.StaleAfter, wrong, static name => $"{name.Publisher}\n{name.Name}\n{name.Container}");
        if (names.Count == 0)
        {
            return;
        }

        report.Set("names", names.Count);
        report.Set("namesNotPublished", wrong.Length);
        foreach (IGrouping<string, PublishedNameStatus> place in stale.GroupBy(static name => name.Publisher, StringComparer.Ordinal))
        {
            report.Add(HealthStatus.Degraded, string.Create(
                CultureInfo.InvariantCulture,
                $"Not in {place.Key} for {bounds.StaleAfter} or longer: {Some(place.Select(static name => name.Name))}. {place.First().Problem}"));
        }
    }

    private void AddPlaces(HealthReportBuilder report, ContainerLinker linker, ContainerLinksHealthOptions bounds)
    {
        KeyValuePair<string, string>[] wrong = [.. linker.PlaceProblems.OrderBy(static one => one.Key, StringComparer.Ordinal)];
        foreach ((string place, string problem) in _placesSince.Longer(bounds.StaleAfter, wrong, static one => one.Key))
        {
            report.Add(HealthStatus.Degraded, string.Create(CultureInfo.InvariantCulture, $"Not right for {bounds.StaleAfter} or longer: {Quoting.Printable(place)}. {Quoting.PrintableSentence(problem)}"));
        }
    }

    private void AddDirectories(HealthReportBuilder report, ContainerLinker linker, ContainerLinksHealthOptions bounds)
    {
        KeyValuePair<string, string>[] away = [.. linker.Snapshot.DirectoryProblems.OrderBy(static one => one.Key, StringComparer.Ordinal)];
        if (away.Length > 0)
        {
            report.Set("directoriesAway", away.Length);
        }

        foreach ((string name, string problem) in _directoriesSince.Longer(bounds.StaleAfter, away, static one => one.Key))
        {
            report.Add(HealthStatus.Degraded, string.Create(CultureInfo.InvariantCulture, $"The directory of sources '{Quoting.Printable(name)}' is away for {bounds.StaleAfter} or longer: {Quoting.PrintableSentence(problem)}"));
        }
    }

    private static LinkDrift WithoutVariables(LinkDrift drift) => drift with { Variables = [] };

    private static string Some(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(MostNamed).Select(static name => $"'{Quoting.Printable(name)}'")) + (all.Length > MostNamed ? " and others" : "");
    }
}
