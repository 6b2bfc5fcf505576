using Microsoft.Extensions.Options;

namespace ContainerLinks;

/// <summary>Checks the settings in one place; every fault is named.</summary>
internal sealed class DynamicDnsOptionsValidator : IValidateOptions<DynamicDnsOptions>
{
    public ValidateOptionsResult Validate(string? name, DynamicDnsOptions options)
    {
        List<string> failures = [.. Failures(options)];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(DynamicDnsOptions options) => PlaceFailures(options).Concat(KeyFailures(options)).Concat(TimeFailures(options));

    private static IEnumerable<string> PlaceFailures(DynamicDnsOptions options)
    {
        if (!DomainName.TryParse(options.Zone ?? "", out DomainName? zone, out string? problem) || zone.Equals(DomainName.Root))
        {
            yield return $"{nameof(options.Zone)} must be the name of a zone, for example links.test: {problem ?? "the root zone is none that names of containers could be in."}";
        }
        else if (zone.Wire.Length > HostIdentity.LongestZone)
        {
            yield return $"{nameof(options.Zone)} must have at most {HostIdentity.LongestZone - 2} characters, so that there is room for what is written below it, but '{zone}' has {zone.Wire.Length - 2}.";
        }
        else if (options.InMemory is { } memory && !memory.Serves(zone))
        {
            yield return $"{nameof(options.Zone)} must be a zone of {nameof(options.InMemory)}, but is '{zone}', and that has '{memory.Name}'.";
        }

        if ((options.Servers ?? []).Count == 0 && options.InMemory is null)
        {
            yield return $"{nameof(options.Servers)} must have the zone's primary server, for example 192.0.2.53.";
        }

        foreach (string? server in (options.Servers ?? []).Where(server => server is null || !ServerAddress.TryParse(server, out _)))
        {
            yield return $"{nameof(options.Servers)} has '{Quoting.Printable(server ?? "")}' in it; expected an address or a name, with a port if it is not 53: 192.0.2.53, 192.0.2.53:5353, [2001:db8::53]:5353, ns.example.org.";
        }

        foreach (string? reverse in (options.ReverseZones ?? []).Where(reverse => !DomainName.TryParse(reverse ?? "", out DomainName? name, out _) || ReverseName.TryFamily(name) is null))
        {
            yield return $"{nameof(options.ReverseZones)} has '{Quoting.Printable(reverse ?? "")}' in it; expected a zone below in-addr.arpa or ip6.arpa, for example 2.0.192.in-addr.arpa.";
        }

        if (options.Host is { } host && !HostIdentity.IsLabel(host))
        {
            yield return $"{nameof(options.Host)} must be 1 to {HostIdentity.LongestLabel} letters, digits and hyphens, and begin and end with a letter or digit, but is '{Quoting.Printable(host)}'.";
        }
    }

    private static IEnumerable<string> KeyFailures(DynamicDnsOptions options)
    {
        if (options.Key is not null && options.KeyFile is not null)
        {
            yield return $"Only one of {nameof(options.Key)} and {nameof(options.KeyFile)} can be set.";
        }

        if (options.KeyName is not null && options.KeyFile is null)
        {
            yield return $"{nameof(options.KeyName)} chooses one of the keys of {nameof(options.KeyFile)}, which is not set.";
        }

        if (options.Key is null && options.KeyFile is null && options.InMemory is null)
        {
            yield return $"{nameof(options.Key)} or {nameof(options.KeyFile)} must be set: without a key anybody could change the zone, and no answer could be trusted.";
        }
    }

    private static IEnumerable<string> TimeFailures(DynamicDnsOptions options)
    {
        (string Name, TimeSpan Value, TimeSpan Least, TimeSpan Most)[] times =
        [
            (nameof(options.Ttl), options.Ttl, TimeSpan.Zero, DynamicDnsOptions.LongestTtl),
            (nameof(options.HeartbeatInterval), options.HeartbeatInterval, DynamicDnsOptions.ShortestInterval, DynamicDnsOptions.LongestInterval),
            (nameof(options.HostTimeout), options.HostTimeout, options.HeartbeatInterval * DynamicDnsOptions.HeartbeatsPerTimeout, DynamicDnsOptions.LongestHostTimeout),
            (nameof(options.ReassertInterval), options.ReassertInterval, options.HeartbeatInterval, DynamicDnsOptions.LongestHostTimeout),
            (nameof(options.Timeout), options.Timeout, DynamicDnsOptions.ShortestTimeout, DynamicDnsOptions.LongestTimeout),
        ];
        foreach ((string name, TimeSpan value, TimeSpan least, TimeSpan most) in times)
        {
            if (value < least || value > most)
            {
                yield return $"{name} must be from {least} to {most}, but is {value}.";
            }
        }

        if (options.Ttl.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            yield return $"{nameof(options.Ttl)} must be in whole seconds, but is {options.Ttl}.";
        }
    }
}
