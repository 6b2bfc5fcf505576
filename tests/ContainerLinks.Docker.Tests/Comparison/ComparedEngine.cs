using System.Text.RegularExpressions;

namespace ContainerLinks.Docker.Tests;

/// <summary>
/// A Docker Engine beside which the simulator is played: one for each release that is installed, named by variables such as
/// <c>CONTAINERLINKS_TEST_DOCKER</c>, <c>CONTAINERLINKS_TEST_DOCKER28</c>. Its folder and its script are in the variables <c>…_FOLDER</c> and <c>…_SCRIPT</c>; <c>…_ROOT</c> is the root folder
/// of a release that is not the machine's own.
/// </summary>
/// <param name="Variable">The variable with its endpoint.</param>
internal sealed partial record ComparedEngine(string Variable)
{
    public string Endpoint => Read("") ?? "";

    public string Folder => Read("_FOLDER") ?? "";

    /// <summary>All that the variables name, in their order.</summary>
    public static IReadOnlyList<ComparedEngine> Find() =>
    [
        .. Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => Name().IsMatch(name)).Order(StringComparer.Ordinal)
            .Select(name => new ComparedEngine(name))
            .Where(engine => engine.Endpoint.Length > 0 && engine.Folder.Length > 0 && engine.Read("_SCRIPT") is not null),
    ];

    public async Task RestartAsync(bool crash)
    {
        await EngineScript.RunAsync(Variable, crash ? "kill" : "end");
        await EngineScript.RunAsync(Variable, "start");
    }

    public override string ToString() => Variable;

    private string? Read(string ending) => Environment.GetEnvironmentVariable(Variable + ending) is { Length: > 0 } value ? value : null;

    [GeneratedRegex($"^{EngineVariables.Docker}[0-9]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
