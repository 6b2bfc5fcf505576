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

        if (options.Policy is null)
        {
            yield return $"{nameof(options.Policy)} must not be null.";
        }

        if (options.Variables.Content is null)
        {
            yield return $"{nameof(options.Variables)}.{nameof(options.Variables.Content)} must not be null.";
        }

        if (!Enum.IsDefined(options.Variables.Format))
        {
            yield return $"{nameof(options.Variables)}.{nameof(options.Variables.Format)} must be {LinkEnvironmentFormat.Docker28} or {LinkEnvironmentFormat.Docker20}, but is {(int)options.Variables.Format}.";
        }
    }
}
