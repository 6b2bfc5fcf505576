namespace ContainerLinks.Testing;

/// <summary>Chance from a seed, the same on every machine and in every release of the platform (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public int Below(int bound) => (int)(((UInt128)Next() * (uint)bound) >> 64);

    public bool OneIn(int bound) => Below(bound) == 0;

    public T Of<T>(IReadOnlyList<T> list) => list[Below(list.Count)];

    public T Of<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    private ulong Next()
    {
        ulong mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
