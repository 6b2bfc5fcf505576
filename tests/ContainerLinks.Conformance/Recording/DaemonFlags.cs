using System.Globalization;

namespace ContainerLinks.Conformance;

/// <summary>The flags of the recorded daemon that change what a recording shows.</summary>
internal sealed record DaemonFlags
{
    // The same in every recording; the README of the corpus names them. Another value would be another engine.
    private static readonly string[] Standard = ["--ip-forward=false", "--ip-masq=false", "--userland-proxy=false", "--storage-driver=overlay2"];

    public string? BridgeAddress { get; private init; }

    public string? FixedRange { get; private init; }

    public string? FixedRangeV6 { get; private init; }

    public string? Gateway { get; private init; }

    public string? GatewayV6 { get; private init; }

    public bool HasIPv6 { get; private init; }

    public bool AllowsTraffic { get; private init; } = true;

    /// <summary>The pools of default subnets; empty for the engine's own.</summary>
    public IReadOnlyList<(string Base, int Size)> Pools { get; private init; } = [];

    /// <exception cref="ScenarioFormatException">A flag is not known.</exception>
    public static DaemonFlags Parse(IReadOnlyList<string> flags)
    {
        var result = new DaemonFlags();
        for (var i = 0; i < flags.Count; i++)
        {
            if (Standard.Contains(flags[i], StringComparer.Ordinal))
            {
                continue;
            }

            var equals = flags[i].IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? flags[i] : flags[i][..equals];
            var value = equals < 0 ? null : flags[i][(equals + 1)..];
            if (value is null && name is not ("--ipv6" or "--icc") && i + 1 < flags.Count)
            {
                value = flags[++i];
            }

            result = result.With(name, value);
        }

        return result;
    }

    private DaemonFlags With(string name, string? value) => name switch
    {
        "--ipv6" => this with { HasIPv6 = Switch(name, value) },
        "--icc" => this with { AllowsTraffic = Switch(name, value) },
        "--bip" when value is not null => this with { BridgeAddress = value },
        "--fixed-cidr" when value is not null => this with { FixedRange = value },
        "--fixed-cidr-v6" when value is not null => this with { FixedRangeV6 = value },
        "--default-gateway" when value is not null => this with { Gateway = value },
        "--default-gateway-v6" when value is not null => this with { GatewayV6 = value },
        "--default-address-pool" when value is not null => this with { Pools = [.. Pools, Pool(value)] },
        _ => throw new ScenarioFormatException($"The daemon's flag '{name}{(value is null ? "" : "=" + value)}' is not known."),
    };

    private static bool Switch(string name, string? value) => value switch
    {
        null or "true" => true,
        "false" => false,
        _ => throw new ScenarioFormatException($"The daemon's flag '{name}' is '{value}': neither true nor false."),
    };

    private static (string Base, int Size) Pool(string value)
    {
        var parts = value.Split(',').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        return parts.TryGetValue("base", out var range) && parts.TryGetValue("size", out var size) && int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? (range, length)
            : throw new ScenarioFormatException($"The daemon's flag '--default-address-pool={value}' is not 'base=RANGE,size=LENGTH'.");
    }
}
