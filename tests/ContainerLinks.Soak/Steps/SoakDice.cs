namespace ContainerLinks.Soak;

/// <summary>Throws from a seed, with the simulator's own generator.</summary>
internal sealed class SoakDice(int seed)
{
    private readonly Chance _chance = new(seed);

    public bool OneIn(int count) => Below(count) == 0;

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <returns>A number from 0 to <paramref name="count"/> - 1.</returns>
    public int Below(int count) => (int)(_chance.Fraction() * count);
}
