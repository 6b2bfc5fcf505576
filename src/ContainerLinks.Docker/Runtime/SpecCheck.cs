namespace ContainerLinks;

/// <summary>Finds what an engine would refuse in words that name no property, or take without a word and do something else.</summary>
internal static class SpecCheck
{
    /// <exception cref="ArgumentException">A part of the spec is missing or cannot be; the message names it and what was expected.</exception>
    public static void ThrowIfInvalid(ContainerSpec spec, string parameter)
    {
        if (FaultOf(spec) is { } fault)
        {
            throw new ArgumentException($"The spec of '{spec.Name}' cannot be used: {fault}.", parameter);
        }
    }

    private static string? FaultOf(ContainerSpec spec) =>
        (string.IsNullOrEmpty(spec.Image) ? "it has no image; an engine creates containers from images only" : null)
        ?? Texts(nameof(spec.Links), spec.Links, isEmptyFaulty: true)
        ?? Texts(nameof(spec.Command), spec.Command, isEmptyFaulty: false)
        ?? Texts(nameof(spec.ExtraHosts), spec.ExtraHosts, isEmptyFaulty: true)
        ?? Texts(nameof(spec.Environment), spec.Environment, isEmptyFaulty: true)
        ?? (spec.ExtraHosts.FirstOrDefault(host => host.IndexOf(':', StringComparison.Ordinal) <= 0) is { } extra ? $"'{Quoting.Printable(extra)}' in {nameof(spec.ExtraHosts)} is no extra host; expected name:address" : null)
        ?? Ports(spec.ExposedPorts)
        ?? (spec.Labels is null ? $"{nameof(spec.Labels)} is null; expected an empty collection for none"
            : spec.Labels.Any(label => string.IsNullOrEmpty(label.Key) || label.Value is null) ? $"{nameof(spec.Labels)} has a label without a name or value" : null)
        ?? (string.IsNullOrEmpty(spec.Network) ? $"{nameof(spec.Network)} is empty; expected 'default' for the engine's own choice" : null);

    private static string? Texts(string name, IReadOnlyList<string>? texts, bool isEmptyFaulty) =>
        texts is null ? $"{name} is null; expected an empty list for none"
        : texts.Any(text => text is null) ? $"{name} has an element that is null"
        : isEmptyFaulty && texts.Contains("", StringComparer.Ordinal) ? $"{name} has an element that is empty"
        : null;

    private static string? Ports(IReadOnlyList<ContainerPort>? ports) =>
        ports is null ? $"{nameof(ContainerSpec.ExposedPorts)} is null; expected an empty list for none"
        : ports.Any(port => port.Number == 0) ? $"{nameof(ContainerSpec.ExposedPorts)} has the port 0; expected 1 to 65535"
        : null;
}
