namespace ContainerLinks;

/// <summary>FNV-1a, 32 bits: tells damage by accident, not by intent.</summary>
internal static class Checksum
{
    public const uint Seed = 2166136261;
    private const uint Prime = 16777619;

    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            sum = unchecked((sum ^ value) * Prime);
        }

        return sum;
    }
}
