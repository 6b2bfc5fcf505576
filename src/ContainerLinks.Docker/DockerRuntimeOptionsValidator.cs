using Microsoft.Extensions.Options;

namespace ContainerLinks;

/// <summary>Checks the settings in one place; every fault is named.</summary>
internal sealed class DockerRuntimeOptionsValidator : IValidateOptions<DockerRuntimeOptions>
{
    public ValidateOptionsResult Validate(string? name, DockerRuntimeOptions options)
    {
        List<string> failures = [.. Failures(options)];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    public static void ThrowIfInvalid(DockerRuntimeOptions options, string parameter)
    {
        string failures = string.Join(' ', Failures(options));
        if (failures.Length > 0)
        {
            throw new ArgumentException(failures, parameter);
        }
    }

    private static IEnumerable<string> Failures(DockerRuntimeOptions options)
    {
        if (options.Endpoint is { } endpoint && (endpoint.IsAbsoluteUri ? EngineEndpoint.FaultOf(endpoint) : "it has no scheme") is { } fault)
        {
            yield return $"{nameof(options.Endpoint)} must be {EngineEndpoint.Forms}, but is '{EngineEndpoint.Show(endpoint)}': {fault}.";
        }

        if (!Enum.IsDefined(options.HostsFileAccess))
        {
            yield return $"{nameof(options.HostsFileAccess)} must be {nameof(HostsFileAccess.Path)} or {nameof(HostsFileAccess.Exec)}, but is {options.HostsFileAccess}.";
        }

        if (options.ApiVersion is { } version && (version < ApiVersions.Oldest || version > ApiVersions.Newest))
        {
            yield return $"{nameof(options.ApiVersion)} must be from {ApiVersions.Oldest} to {ApiVersions.Newest}, but is {version}.";
        }

        foreach (string failure in TimeFailures(options))
        {
            yield return failure;
        }

        if (options.MaximumAnswerLength is < DockerRuntimeOptions.SmallestAnswer or > DockerRuntimeOptions.LargestAnswer)
        {
            yield return $"{nameof(options.MaximumAnswerLength)} must be from {DockerRuntimeOptions.SmallestAnswer} to {DockerRuntimeOptions.LargestAnswer} bytes, but is {options.MaximumAnswerLength}.";
        }
    }

    private static IEnumerable<string> TimeFailures(DockerRuntimeOptions options)
    {
        (string Name, TimeSpan Value, TimeSpan Least, TimeSpan Most)[] times =
        [
            (nameof(options.RequestTimeout), options.RequestTimeout, DockerRuntimeOptions.ShortestTimeout, DockerRuntimeOptions.LongestTimeout),
            (nameof(options.StopTimeout), options.StopTimeout, TimeSpan.Zero, DockerRuntimeOptions.LongestStopTimeout),
            (nameof(options.RefreshInterval), options.RefreshInterval, DockerRuntimeOptions.ShortestRefreshInterval, DockerRuntimeOptions.LongestRefreshInterval),
            (nameof(options.LongestReconnectPause), options.LongestReconnectPause, DockerRuntimeOptions.ShortestReconnectPause, DockerRuntimeOptions.LongestTimeout),
        ];
        foreach ((string name, TimeSpan value, TimeSpan least, TimeSpan most) in times)
        {
            if (value < least || value > most)
            {
                yield return $"{name} must be from {least} to {most}, but is {value}.";
            }
        }

        if (options.StopTimeout.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            yield return $"{nameof(options.StopTimeout)} must be in whole seconds, but is {options.StopTimeout}.";
        }
    }
}
