namespace ContainerLinks;

/// <summary>How far the arrays of a graph grow at once.</summary>
internal static class Capacity
{
    private const int Smallest = 4;
    private const int Large = 4096;

    // Doubling a large array would waste up to half of it; growing by half keeps the cost of growing constant per element, too.
    public static int AtLeast(int needed, int present) =>
        Math.Max(needed, present < Smallest ? Smallest : present < Large ? present * 2 : present + (present / 2));
}
