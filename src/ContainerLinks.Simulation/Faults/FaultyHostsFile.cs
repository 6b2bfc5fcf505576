using System.Buffers;

namespace ContainerLinks;

/// <summary>A hosts file on a disk that is slow, or full.</summary>
internal sealed class FaultyHostsFile(IHostsFile file, EngineCore core) : IHostsFile
{
    public string Path => file.Path;

    public long UnguardedWrites => file.UnguardedWrites;

    public byte[]? Read() => file.Read();

    public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
    {
        SimulationFaults faults = core.Dice.Faults;
        if (core.Time is SimulatedTime time && core.Dice.Strikes(faults.SlowHostsWrites))
        {
            time.Pass(core.Dice.UpTo(faults.LongestWrite, faults.SlowHostsWrites));
        }

        return core.Dice.Strikes(faults.FailedHostsWrites)
            ? throw new ContainerLinksException(ContainerLinksError.HostsFile, $"'{file.Path}' cannot be written: no space left on the simulated disk.")
            : file.Rewrite(rewrite);
    }
}
