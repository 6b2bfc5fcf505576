namespace ContainerLinks.Docker.Tests;

/// <summary>A machine of the test's own: its variables, its user and, if they are named, its files.</summary>
internal sealed class FakeSurroundings : EngineSurroundings
{
    public Dictionary<string, string> Variables { get; init; } = [];

    public string User { get; init; } = "1000";

    /// <summary>What exists; null asks the real machine.</summary>
    public HashSet<string>? Files { get; init; }

    public override string Home => "/home/test";

    public override string? UserId => User;

    public override string? Variable(string name) => Variables.GetValueOrDefault(name);

    public override bool Exists(string path) => Files?.Contains(path) ?? base.Exists(path);
}
