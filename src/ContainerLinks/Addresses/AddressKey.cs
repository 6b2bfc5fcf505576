namespace ContainerLinks;

/// <summary>A 128-bit number as key of a table. <see cref="UInt128"/> would do, but its hash takes twice the time of the look-up.</summary>
internal readonly record struct AddressKey(ulong Upper, ulong Lower)
{
    public static implicit operator AddressKey(UInt128 value) => new((ulong)(value >> 64), (ulong)value);

    public override int GetHashCode()
    {
        // Neighbours stay apart without a multiplication; the level of a bitmap word stands in the upper bits.
        ulong folded = Lower ^ (Upper << 7) ^ (Upper >> 41);
        return (int)(folded ^ (folded >> 32));
    }
}
