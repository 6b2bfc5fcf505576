// Names of containers on two hosts, in one DNS zone. The hosts are simulated. The zone is in memory, or, with --server, a real one.
using ContainerLinks;
using DynamicDns;

if (Arguments.Parse(args, out string error) is not { } arguments)
{
    await Console.Error.WriteLineAsync($"{error}\n\n{Arguments.Usage}");
    return 2;
}

try
{
    await Story.TellAsync(arguments, Console.Out);
    return 0;
}
catch (Exception failure) when (failure is ContainerLinksException or ArgumentException or FormatException or IOException or UnauthorizedAccessException or TimeoutException or Microsoft.Extensions.Options.OptionsValidationException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
