namespace ContainerLinks;

/// <summary>Pauses between attempts: they double up to a bound, and from the second on no two that failed together are made together.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <param name="failures">How many attempts have failed, 1 or more.</param>
    /// <param name="first">The first pause; one that is longer than a minute is the longest, too.</param>
    public static TimeSpan After(int failures, TimeSpan first)
    {
        TimeSpan longest = first > Longest ? first : Longest;
        TimeSpan pause = first * Math.Pow(2, Math.Clamp(failures - 1, 0, 16));
#pragma warning disable CA5394 // Nothing secret hangs on it.
        return failures < 2 ? first : (pause < longest ? pause : longest) * (1 - (Random.Shared.NextDouble() / 4));
#pragma warning restore CA5394
    }
}
