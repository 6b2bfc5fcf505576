namespace ContainerLinks.Docker.Tests;

/// <summary>Throws from a seed.</summary>
/// <remarks>A generator of our own (SplitMix64), since the framework does not promise the same numbers from one release to the next.</remarks>
internal sealed class Dice(int seed)
{
    private ulong _state = unchecked((ulong)seed);

    public bool OneIn(int count) => Below(count) == 0;

    public T Of<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <returns>A number from 0 to <paramref name="count"/> - 1.</returns>
    public int Below(int count)
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((z ^ (z >> 31)) % (ulong)count);
        }
    }
}
