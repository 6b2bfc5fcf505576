namespace ContainerLinks.Docker.Tests;

/// <summary>A machine of the test's own: its variables, its user and, if they are named, its files.</summary>
internal sealed class FakeSurroundings : EngineSurroundings
{
    public Dictionary<string, string> Variables { get; init; } = [];

    public string User { get; init; } = "1000";

    /// <summary>What exists; null asks the real machine.</summary>
    public HashSet<string>? Files { get; init; }

    /// <summary>What is read; nothing of the real machine is.</summary>
    public Dictionary<string, string> Texts { get; init; } = [];

    public bool IsOnWindows { get; init; }

    public override bool IsWindows => IsOnWindows;

    /// <summary>What exists may be written, unless it is named here.</summary>
    public HashSet<string> ReadOnly { get; init; } = [];

    public override bool MayRead(string path) => Files?.Contains(path) ?? base.MayRead(path);

    public override bool MayWrite(string path) => !ReadOnly.Contains(path) && (Files?.Contains(path) ?? base.MayWrite(path));

    public override byte[]? Read(string path) => Texts.TryGetValue(path, out string? text) ? System.Text.Encoding.UTF8.GetBytes(text) : null;

    public override string Home => "/home/test";

    public override string? UserId => User;

    public override string? Variable(string name) => Variables.GetValueOrDefault(name);

    public override bool Exists(string path) => Texts.ContainsKey(path) || (Files?.Contains(path) ?? base.Exists(path));
}
