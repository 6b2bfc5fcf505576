using System.Net;

namespace ContainerLinks.Conformance;

/// <summary>Finds names as a container's own resolver does: its hosts file from the top, then the engine's DNS.</summary>
internal sealed class StrictResolver(SimulatedEngine engine)
{
    /// <summary>Several containers answer.</summary>
    public const string Several = "*";

    private const string Unknown = "unknown";

    /// <summary>The address that a container's resolver finds, <see cref="Several"/>, or null for unknown.</summary>
    public string? Resolve(SimulatedContainer recipient, string name) => InFile(recipient.Hosts ?? "", name) ?? InDns(recipient, name);

    /// <summary>Whose address it is: the container's name, else the address. Null says that nothing was found.</summary>
    public string? OwnerOf(string? found) =>
        IPAddress.TryParse(found, out var address)
            ? engine.List().FirstOrDefault(container => IsUp(container) && Has(container, address))?.Name ?? address.ToString()
            : found;

    public static string Shown(string? owner) => owner ?? Unknown;

    private static string? InFile(string hosts, string name)
    {
        foreach (var line in hosts.Split('\n'))
        {
            var words = line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase) && IPAddress.TryParse(words[0], out var address))
            {
                return address.ToString();
            }
        }

        return null;
    }

    private string? InDns(SimulatedContainer recipient, string name)
    {
        foreach (var type in (ReadOnlySpan<string>)["A", "AAAA"])
        {
            if (engine.Lookup(recipient.Id.Value, name, type)?.Answers is { Count: > 0 } answers)
            {
                var found = answers.Select(answer => answer.Value).Distinct(StringComparer.Ordinal).ToList();
                return found.Count > 1 ? Several : found[0];
            }
        }

        return null;
    }

    private static bool IsUp(SimulatedContainer container) => container.State is ContainerState.Running or ContainerState.Paused;

    private static bool Has(SimulatedContainer container, IPAddress address) =>
        container.Networks.SelectMany(network => new[] { network.Address, network.IPv6Address }).Prepend(container.Address)
            .Any(text => IPAddress.TryParse(text, out var own) && own.Equals(address));
}
