namespace ContainerLinks.Conformance;

/// <summary>Looks once whether what a step expects holds, and the two things that hold of each name without being written.</summary>
internal sealed class StrictChecks(StrictWorld world)
{
    private readonly StrictResolver _resolver = new(world.Engine);

    /// <summary>Whether the linker's answers about files and links name this recipient. Variables are another matter.</summary>
    public static bool IsTold(LinkDrift drift) => !(drift with { Variables = [] }).IsEmpty;

    /// <summary>Looks at what is found, explained and told.</summary>
    public async Task<List<StrictDifference>> LookAsync(StrictStep step)
    {
        var found = new List<StrictDifference>();
        var drifts = await world.Linker.GetDriftAsync();
        foreach (var name in step.Expected.Names)
        {
            await LookAsync(step, name, drifts, found);
        }

        LookAtTold(step, "told", step.Expected.Told, drifts, IsTold, found);
        LookAtTold(step, "told of variables", step.Expected.ToldVariables, drifts, drift => drift.Variables.Count > 0, found);
        return found;
    }

    /// <summary>Looks at what a linker explains that starts now, only observing: what is shown must not depend on the way that led there.</summary>
    public async Task<List<StrictDifference>> CompareWithObserverAsync(StrictStep step)
    {
        var found = new List<StrictDifference>();
        if (step.Expected.Names.Count == 0)
        {
            return found;
        }

        await using var observer = await world.ObserveAsync();
        foreach (var name in step.Expected.Names)
        {
            var ours = await world.Linker.ExplainAsync(name.Recipient, name.Alias);
            var theirs = await observer.ExplainAsync(name.Recipient, name.Alias);
            if (!Equals(ours.Address, theirs.Address) || ours.Status?.IsBound != theirs.Status?.IsBound)
            {
                Add(found, step, $"{name.Recipient} is explained {name.Alias} by a linker that starts now", Describe(ours), Describe(theirs));
            }
        }

        return found;
    }

    private async Task LookAsync(StrictStep step, StrictName name, IReadOnlyList<LinkDrift> drifts, List<StrictDifference> found)
    {
        if (world.Find(name.Recipient) is not { State: ContainerState.Running or ContainerState.Paused } recipient)
        {
            Add(found, step, $"{name.Recipient} {name.Alias}", "a recipient that runs", "it does not");
            return;
        }

        var address = _resolver.Resolve(recipient, name.Alias);
        var owner = _resolver.OwnerOf(address);
        if (owner != name.Expected)
        {
            Add(found, step, $"{name.Recipient} finds {name.Alias}", StrictResolver.Shown(name.Expected), Both(owner, address));
        }

        var explained = (await world.Linker.ExplainAsync(name.Recipient, name.Alias)).Address?.ToString();
        if (explained != address && !drifts.Any(drift => drift.Recipient == name.Recipient && IsTold(drift)))
        {
            Add(found, step, $"{name.Recipient} is explained {name.Alias}", $"{Both(owner, address)}, or drift that names {name.Recipient}", Both(_resolver.OwnerOf(explained), explained));
        }
    }

    private static void LookAtTold(
        StrictStep step, string what, IReadOnlyDictionary<string, bool> expected, IReadOnlyList<LinkDrift> drifts, Func<LinkDrift, bool> isTold, List<StrictDifference> found)
    {
        foreach (var (recipient, isExpected) in expected)
        {
            var told = drifts.Where(drift => drift.Recipient == recipient && isTold(drift)).ToList();
            if (told.Count > 0 != isExpected)
            {
                Add(found, step, $"{recipient} is {what}", isExpected ? "yes" : "no", told.Count == 0 ? "no" : string.Join(' ', told.Select(Describe)));
            }
        }
    }

    private static void Add(List<StrictDifference> found, StrictStep step, string subject, string expected, string actual) =>
        found.Add(new StrictDifference(step.Index, step.Command.Operation, subject, expected, actual));

    private static string Both(string? owner, string? address) =>
        owner == address ? StrictResolver.Shown(owner) : $"{owner} ({address})";

    private static string Describe(LinkExplanation explanation) =>
        $"{StrictResolver.Shown(explanation.Address?.ToString())}, {(explanation.Status is not { } status ? "no link" : status.IsBound ? "bound" : "pending")} ({explanation.Reason})";

    private static string Describe(LinkDrift drift) =>
        $"missing [{string.Join("; ", drift.MissingLines)}] stale [{string.Join("; ", drift.StaleLines)}] variables [{string.Join(' ', drift.Variables)}] problem [{drift.Problem}]";
}
