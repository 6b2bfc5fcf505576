using Microsoft.Extensions.Options;

namespace ContainerLinks;

/// <summary>Checks the bounds; every fault is named.</summary>
internal sealed class ContainerLinksHealthOptionsValidator : IValidateOptions<ContainerLinksHealthOptions>
{
    public ValidateOptionsResult Validate(string? name, ContainerLinksHealthOptions options)
    {
        var failures = new List<string>();
        if (options.StaleAfter < TimeSpan.Zero || options.StaleAfter > ContainerLinksHealthOptions.LongestStaleAfter)
        {
            failures.Add($"{nameof(options.StaleAfter)} must be from {TimeSpan.Zero} to {ContainerLinksHealthOptions.LongestStaleAfter}, but is {options.StaleAfter}.");
        }

        if (options.MinimumFreeShare is not (>= 0 and <= 1))
        {
            failures.Add(FormattableString.Invariant($"{nameof(options.MinimumFreeShare)} must be from 0 to 1, but is {options.MinimumFreeShare}."));
        }

        if (options.TimeLimit < ContainerLinksHealthOptions.ShortestTimeLimit || options.TimeLimit > ContainerLinksHealthOptions.LongestTimeLimit)
        {
            failures.Add($"{nameof(options.TimeLimit)} must be from {ContainerLinksHealthOptions.ShortestTimeLimit} to {ContainerLinksHealthOptions.LongestTimeLimit}, but is {options.TimeLimit}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
