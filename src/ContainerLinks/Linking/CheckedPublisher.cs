namespace ContainerLinks;

/// <summary>A publisher with what it said of itself at the beginning. It is foreign code, so its settings are asked for once, where whoever gave it hears of a fault.</summary>
/// <param name="publisher">The publisher.</param>
/// <param name="place">What it keeps right, in the middle of a sentence.</param>
/// <param name="names">Which containers get which names.</param>
/// <param name="refresh">How long after a success it is called again.</param>
internal sealed class CheckedPublisher(INamePublisher publisher, string place, ContainerNamesOptions names, TimeSpan refresh)
{
    public INamePublisher Publisher { get; } = publisher;

    public string Place { get; } = place;

    public ContainerNamesOptions Names { get; } = names;

    public TimeSpan Refresh { get; } = refresh;

    private static readonly TimeSpan LongestRefresh = TimeSpan.FromDays(1);

    /// <exception cref="ArgumentNullException">One is null.</exception>
    /// <exception cref="ArgumentException">One has settings that are not valid, or does not tell them.</exception>
    public static CheckedPublisher[] Check(IEnumerable<INamePublisher> publishers, string parameter)
    {
        var good = new List<CheckedPublisher>();
        foreach (INamePublisher publisher in publishers)
        {
            ArgumentNullException.ThrowIfNull(publisher, parameter);
            CheckedPublisher asked = Ask(publisher, parameter);
            string faults = asked.Names is null ? $"{nameof(INamePublisher.Names)} must not be null." : string.Join(' ', asked.Names.FindFaults());
            good.Add(faults.Length == 0 ? asked : throw new ArgumentException($"The names for {asked.Place} are not valid: {faults}", parameter));
        }

        return [.. good];
    }

    private static CheckedPublisher Ask(INamePublisher publisher, string parameter)
    {
        try
        {
            TimeSpan refresh = publisher.RefreshInterval;
            return new CheckedPublisher(publisher, publisher.Description ?? "a publisher of names", publisher.Names, refresh < LongestRefresh ? refresh : LongestRefresh);
        }
#pragma warning disable CA1031 // Foreign code. Who gave it to the linker hears of it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            throw new ArgumentException($"A publisher of names does not tell its settings: {failure.Message}", parameter, failure);
        }
    }
}
