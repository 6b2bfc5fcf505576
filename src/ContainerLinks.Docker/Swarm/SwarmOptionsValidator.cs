using Microsoft.Extensions.Options;

namespace ContainerLinks;

/// <summary>Checks the settings in one place; every fault is named.</summary>
internal sealed class SwarmOptionsValidator : IValidateOptions<SwarmOptions>
{
    private const int LongestHostName = 253;

    public ValidateOptionsResult Validate(string? name, SwarmOptions options)
    {
        List<string> failures = [.. Failures(options)];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>Whether a text can stand after the <c>@</c> of a link.</summary>
    public static bool IsHostName(string name) =>
        name.Length is > 0 and <= LongestHostName && char.IsAsciiLetterOrDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-');

    private static IEnumerable<string> Failures(SwarmOptions options)
    {
        if (options.PollInterval < SwarmOptions.ShortestPollInterval || options.PollInterval > SwarmOptions.LongestPollInterval)
        {
            yield return $"{nameof(options.PollInterval)} must be from {SwarmOptions.ShortestPollInterval} to {SwarmOptions.LongestPollInterval}, but is {options.PollInterval}.";
        }

        if (!Enum.IsDefined(options.ServiceAddress))
        {
            yield return $"{nameof(options.ServiceAddress)} must be {nameof(SwarmServiceAddress.EndpointMode)} or {nameof(SwarmServiceAddress.Tasks)}, but is {options.ServiceAddress}.";
        }

        foreach ((string address, string name) in options.HostNames.OrderBy(host => host.Key, StringComparer.Ordinal))
        {
            if (SwarmAddress.Read(address) is null)
            {
                yield return $"{nameof(options.HostNames)} must have addresses for its keys, but has '{Quoting.Printable(address)}'.";
            }

            if (name is null || !IsHostName(name) || name == SwarmNames.Cluster)
            {
                yield return $"{nameof(options.HostNames)} must have names of letters, digits and _ . - that begin with a letter or a digit and are not '{SwarmNames.Cluster}', but has '{Quoting.Printable(name ?? "")}' for '{Quoting.Printable(address)}'.";
            }
        }

        foreach ((string source, string ports) in options.ExposedPorts.OrderBy(source => source.Key, StringComparer.Ordinal))
        {
            if (!IsHostName(source))
            {
                yield return $"{nameof(options.ExposedPorts)} must have names of services or containers for its keys, but has '{Quoting.Printable(source)}'.";
            }

            if (SwarmOptions.ReadPorts(ports) is null)
            {
                yield return $"{nameof(options.ExposedPorts)} must have ports such as '3306/tcp, 33060/tcp', but has '{Quoting.Printable(ports ?? "")}' for '{Quoting.Printable(source)}'.";
            }
        }

        if (options.HostNames.Values.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            yield return $"{nameof(options.HostNames)} must have each name once, but has '{Quoting.Printable(twice.Key ?? "")}' for several addresses.";
        }
    }
}
