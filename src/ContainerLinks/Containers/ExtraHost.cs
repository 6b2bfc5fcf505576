namespace ContainerLinks;

/// <summary>Reads an extra host: a line that a container's hosts file has by option.</summary>
/// <remarks>
/// <para>Forms: <c>name:address</c>, as every engine takes and stores it; <c>name=address</c>, of the commands <c>docker run</c> from 24 on and <c>docker compose</c>; several names with one
/// address, <c>name;name:address</c>, of Podman. An IPv6 address may stand in brackets. <c>host-gateway</c> stands for an address of the machine, which the engine puts in.</para>
/// <para>Sources: <c>opts.ValidateExtraHost</c> of docker/cli; <c>docs/source/markdown/options/add-host.md</c> of containers/podman.</para>
/// </remarks>
internal static class ExtraHost
{
    /// <summary>What stands in the place of an address that only the engine knows.</summary>
    public const string HostGateway = "host-gateway";

    /// <summary>What an extra host has to be.</summary>
    public const string Expectation = "name:address, name=address or name;name:address, with an IPv4 or IPv6 address or host-gateway";

    private const char SeveralNames = ';';

    /// <summary>The names with their address as typed, without brackets. What has another form still takes its names: an engine may have read it otherwise.</summary>
    /// <returns>In order; the address is empty where there is none.</returns>
    public static string[] Parse(string text, out string address)
    {
        (string names, address) = Split(text);
        return names.Split(SeveralNames);
    }

    /// <summary>What is wrong with an extra host, as the predicate of a sentence, or null if nothing is.</summary>
    public static string? FindFault(string text)
    {
        if (text.IndexOfAny(':', '=') < 0)
        {
            return $"'{Quoting.Printable(text)}' has no address";
        }

        foreach (string name in Parse(text, out string address))
        {
            if (!HostName.IsValid(name))
            {
                return $"'{Quoting.Printable(text)}' has the name '{Quoting.Printable(name)}', which is no host name";
            }

            if (!IsAddress(address))
            {
                return $"'{Quoting.Printable(text)}' has '{Quoting.Printable(address)}', which is no address";
            }
        }

        return null;
    }

    // No name has either separator in it, but an address of IPv6 has colons.
    private static (string Names, string Address) Split(string text)
    {
        int equals = text.IndexOf('=');
        if (equals >= 0 && IsAddress(WithoutBrackets(text[(equals + 1)..])))
        {
            return (text[..equals], WithoutBrackets(text[(equals + 1)..]));
        }

        int separator = text.IndexOf(':') is var colon and >= 0 ? colon : equals;
        return separator < 0 ? (text, "") : (text[..separator], WithoutBrackets(text[(separator + 1)..]));
    }

    private static bool IsAddress(string text) => text == HostGateway || AddressParser.TryParse(text, out _);

    private static string WithoutBrackets(string address) => address is ['[', _, .., ']'] ? address[1..^1] : address;
}
