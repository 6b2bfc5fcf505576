namespace ContainerLinks.Soak;

/// <summary>The machine's own hosts file, with a name for every container that runs. It is a real file: the linker opens it by its path.</summary>
internal sealed class MachineNamesFile(ForeignFaults foreign) : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Configure(ContainerLinksOptions options)
    {
        options.MachineNames.HostsPath = _path;
        options.MachineNames.NamesOf = container =>
        {
            foreign.Strike(ForeignCode.NamesOf);
            return [$"{container.Name}.test"];
        };
    }

    /// <summary>After foreign code has failed it may wait for its next try, until a quiet moment.</summary>
    public string? FindFault(IReadOnlyList<ContainerInfo> containers, bool isQuiet = false)
    {
        string[] expected =
        [
            .. containers.Where(WorldChecks.IsUp).OrderBy(container => container.Name, StringComparer.Ordinal)
                .SelectMany(container => container.Networks.FirstOrDefault(network => (network.IPv4 ?? network.IPv6) is not null) is { } place
                    ? new[] { place.IPv4, place.IPv6 }.OfType<System.Net.IPAddress>().Select(address => $"{address}\t{container.Name}.test")
                    : []),
        ];
        string[] found = [.. File.ReadAllLines(_path).Where(line => line.Length > 0 && line[0] != '#')];
        return expected.SequenceEqual(found) || (foreign.Count > 0 && !isQuiet)
            ? null
            : $"the machine's file must say\n{string.Join('\n', expected)}\nbut says\n{string.Join('\n', found)}";
    }

    public void Dispose() => File.Delete(_path);
}
