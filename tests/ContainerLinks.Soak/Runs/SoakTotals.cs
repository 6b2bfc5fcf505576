namespace ContainerLinks.Soak;

/// <summary>What all sequences together have done.</summary>
internal sealed class SoakTotals
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);

    public long Seeds { get; private set; }

    public long Steps { get; private set; }

    public long Writes { get; private set; }

    public SoakResult? Failed { get; private set; }

    public void Add(SoakResult result)
    {
        lock (_gate)
        {
            Seeds++;
            Steps += result.Played;
            Writes += result.Writes;
            foreach ((string name, long count) in result.Faults)
            {
                _faults[name] = _faults.GetValueOrDefault(name) + count;
            }

            Count("KilledLinkers", result.History.Count(line => line.Contains("→ killed", StringComparison.Ordinal) || line.StartsWith(nameof(SoakCommand.CrashLinker), StringComparison.Ordinal)));
            Failed = result.Fault is not null && (Failed is null || result.Kind.Seed < Failed.Kind.Seed) ? result : Failed;
        }
    }

    public string Describe()
    {
        lock (_gate)
        {
            return $"{Seeds} seeds, {Steps} steps, {Writes} writes of hosts files; faults: {string.Join(", ", _faults.Select(pair => $"{pair.Key} {pair.Value}"))}";
        }
    }

    private void Count(string name, long count) => _faults[name] = _faults.GetValueOrDefault(name) + count;
}
