using Microsoft.Extensions.Options;

namespace ContainerLinks;

/// <summary>Checks the options in one place, for the constructor and for hosts that validate at start.</summary>
internal sealed class ContainerLinksOptionsValidator : IValidateOptions<ContainerLinksOptions>
{
    public ValidateOptionsResult Validate(string? name, ContainerLinksOptions options)
    {
        List<string> failures = [.. Failures(options)];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    public static void ThrowIfInvalid(ContainerLinksOptions options, string parameter)
    {
        string failures = string.Join(' ', Failures(options));
        if (failures.Length > 0)
        {
            throw new ArgumentException(failures, parameter);
        }
    }

    private static IEnumerable<string> Failures(ContainerLinksOptions options)
    {
        if (options.RetryInterval < ContainerLinksOptions.ShortestRetryInterval || options.RetryInterval > ContainerLinksOptions.LongestRetryInterval)
        {
            yield return $"{nameof(options.RetryInterval)} must be from {ContainerLinksOptions.ShortestRetryInterval} to {ContainerLinksOptions.LongestRetryInterval}, but is {options.RetryInterval}.";
        }

        if (options.LinkLabel is null)
        {
            yield return $"{nameof(options.LinkLabel)} must not be null; an empty text reads no labels.";
        }

        if (options.Journal.Folder is { } folder && !Path.IsPathFullyQualified(folder))
        {
            yield return $"{nameof(options.Journal)}.{nameof(options.Journal.Folder)} must be a whole path, but is '{Quoting.Printable(folder)}'.";
        }

        if (options.MachineNames.HostsPath is { } path && !Path.IsPathFullyQualified(path))
        {
            yield return $"{nameof(options.MachineNames)}.{nameof(options.MachineNames.HostsPath)} must be a whole path, but is '{Quoting.Printable(path)}'.";
        }

        foreach (string failure in options.MachineNames.FindFaults())
        {
            yield return $"{nameof(options.MachineNames)}.{failure}";
        }

        if (options.MachineNames.Marker is { } marker && !BlockMarker.IsValid(marker))
        {
            yield return $"{nameof(options.MachineNames)}.{nameof(options.MachineNames.Marker)} must be 1 to 64 letters, digits, '.', '-' or '_', but is '{Quoting.Printable(marker)}'.";
        }

        if (options.Policy is null)
        {
            yield return $"{nameof(options.Policy)} must not be null.";
        }
        else if (options.Policy.FindFault() is { } fault)
        {
            yield return fault;
        }

        // A runtime that gives addresses itself needs none of these.
        foreach (string failure in options.Addresses.Network == default ? [] : AddressPoolOptionsValidator.Validate(options.Addresses))
        {
            yield return $"{nameof(options.Addresses)}: {failure}";
        }
    }
}
