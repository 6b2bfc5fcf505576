namespace ContainerLinks;

public sealed partial class AddressPool
{
    /// <summary>Takes down all that the pool knows, to be stored.</summary>
    /// <returns>A copy.</returns>
    public AddressPoolState Export()
    {
        lock (_gate)
        {
            return new AddressPoolStateWriter(_layout.Network, _clock).Write(_table);
        }
    }

    /// <summary>Replaces all that the pool knows by what was exported, from this pool or another one. Rests go on by the stored times.</summary>
    /// <remarks>If the clock went back since the export, addresses that rested then rest for the full delay again.</remarks>
    /// <param name="state">What was exported.</param>
    /// <exception cref="ArgumentNullException"><paramref name="state"/> is null.</exception>
    /// <exception cref="ArgumentException">The state contradicts itself, or has an address that this pool never gives out. The message names the place. The pool is as it was.</exception>
    public void Import(AddressPoolState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        lock (_gate)
        {
            AddressTable table = NewTable();
            new AddressPoolStateReader(_layout, _clock, table).Read(state);
            _table = table;
        }
    }
}
