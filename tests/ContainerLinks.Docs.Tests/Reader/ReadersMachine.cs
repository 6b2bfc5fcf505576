using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ContainerLinks.Docs.Tests.Reader;

/// <summary>Where a reader types: a shell, the packed packages and nothing of this project else, and an engine that nobody else uses.</summary>
internal sealed partial class ReadersMachine
{
    public const string PackagesVariable = "CONTAINERLINKS_TEST_PACKAGES";
    public const string EngineVariable = "CONTAINERLINKS_TEST_PAGES_DOCKER";

    /// <summary>Restoring takes most of the time. So each of these is typed as it stands once, and the others leave the restoring to the program's first build.</summary>
    private static readonly ConcurrentDictionary<string, bool> Restored = new();

    private static readonly Lock Gate = new();
    private static ReadersMachine? s_shared;
    private static int s_borrowers;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("reader-");
    private int _commands;

    private ReadersMachine() => WriteSources();

    public static string? WhyThereIsNone =>
        Array.Find((string[])[PackagesVariable, EngineVariable, $"{EngineVariable}_2"], name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))) is { } missing
            ? $"{missing} is not set: eng/pack.sh FOLDER packs for {PackagesVariable}, and eng/engines/pages.sh starts the engines."
            : null;

    /// <summary>One machine for all that type at the same time, with one cache of packages. The last one that returns it cleans it up.</summary>
    public static ReadersMachine Borrow()
    {
        lock (Gate)
        {
            s_borrowers++;
            return s_shared ??= new ReadersMachine();
        }
    }

    public static void Return()
    {
        lock (Gate)
        {
            if (--s_borrowers == 0)
            {
                s_shared!.Delete();
                s_shared = null;
            }
        }
    }

    public string NewFolder() => Directory.CreateDirectory(Path.Combine(_root.FullName, Guid.NewGuid().ToString("N")[..8])).FullName;

    /// <summary>Types a command and waits for its end.</summary>
    public async Task<Typed> TypeAsync(string command, string folder, string home, bool onSecondHost = false)
    {
        using Typed typed = Start($"{command}\ncode=$?; pwd > '{home}/.folder'; exit $code", folder, home, onSecondHost);
        await typed.EndAsync();
        return typed with { Folder = (await File.ReadAllTextAsync(Path.Combine(home, ".folder"))).TrimEnd('\n') };
    }

    /// <summary>Types a command that does not end by itself. It has a process group of its own, as at a terminal, so that all of it can be ended.</summary>
    public Typed Start(string command, string folder, string home, bool onSecondHost = false)
    {
        string output = Path.Combine(home, $".output-{Interlocked.Increment(ref _commands)}");
        // Into files: a build server that a command leaves behind would keep a pipe open.
        string text = $"exec >'{output}' 2>'{output}-errors' </dev/null\n{Restoring().Replace(command, WithoutRestoring)}";
        var start = new ProcessStartInfo("setsid", ["bash", "-c", text]) { WorkingDirectory = folder };
        foreach (string name in start.Environment.Keys.Where(IsOfTheTest).ToArray())
        {
            start.Environment.Remove(name);
        }

        string first = Environment.GetEnvironmentVariable(EngineVariable)!;
        string second = Environment.GetEnvironmentVariable($"{EngineVariable}_2")!;
        (start.Environment["FIRST_HOST"], start.Environment["SECOND_HOST"], start.Environment["DOCKER_HOST"]) = (first, second, onSecondHost ? second : first);
        start.Environment["DOTNET_NOLOGO"] = start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        if (folder.StartsWith(_root.FullName, StringComparison.Ordinal))
        {
            start.Environment["NUGET_PACKAGES"] = Path.Combine(_root.FullName, "cache");
        }

        return new Typed(Process.Start(start)!, output, folder);
    }

    private void Delete()
    {
        try
        {
            _root.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A build server may still write there.
        }
    }

    private static string WithoutRestoring(Match match) => Restored.TryAdd(match.Groups[1].Value, true) ? match.Value : $"{match.Value} --no-restore";

    /// <summary>What would change a reader's <c>dotnet</c>: settings of the test run that this is a part of.</summary>
    private static bool IsOfTheTest(string name) =>
        name.StartsWith("VSTest", StringComparison.OrdinalIgnoreCase) || name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name.StartsWith("CONTAINERLINKS_", StringComparison.Ordinal)
            || name is "DOTNET_HOST_PATH" or "DOTNET_STARTUP_HOOKS" or "DOCKER_CONTEXT" or "DOCKER_TLS_VERIFY" or "DOCKER_CERT_PATH";

    /// <summary>Our packages come from the folder, all others from where this machine has them: a published version must not be taken for this one.</summary>
    private void WriteSources()
    {
        using Process list = Process.Start(new ProcessStartInfo("dotnet", ["nuget", "list", "source"]) { RedirectStandardOutput = true, WorkingDirectory = _root.FullName })!;
        string[] others = [.. Source().Matches(list.StandardOutput.ReadToEnd()).Select(match => match.Groups[1].Value)];
        list.WaitForExit();
        File.WriteAllText(Path.Combine(_root.FullName, "NuGet.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{Path.GetFullPath(Environment.GetEnvironmentVariable(PackagesVariable)!)}" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="packed"><package pattern="ContainerLinks" /><package pattern="ContainerLinks.*" /></packageSource>
                {string.Concat(others.Select(name => $"<packageSource key=\"{name}\"><package pattern=\"*\" /></packageSource>"))}
              </packageSourceMapping>
            </configuration>
            """);
    }

    [GeneratedRegex(@"^\s+\d+\.\s+(.+) \[Enabled\]", RegexOptions.Multiline)]
    private static partial Regex Source();

    [GeneratedRegex(@"\bdotnet (?:(new \w+) -n [\w.]+(?![\w.]| --no-restore)|(?<1>add package [\w.]+))")]
    private static partial Regex Restoring();
}
