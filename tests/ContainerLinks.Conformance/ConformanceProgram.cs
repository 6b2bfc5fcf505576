namespace ContainerLinks.Conformance;

/// <summary>The command line: plays recordings and says what differs.</summary>
internal sealed class ConformanceProgram(TextWriter output, TextWriter error)
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Misuse = 2;

    private const string Usage = """
        Plays recorded scenarios against the simulated engine, or strict stories against the linker over it, and prints every difference.

        usage: ContainerLinks.Conformance [--strict [--other-parts]] [--filter TEXT] PATH...

          PATH            a directory with *.json recordings, its sub-folders too, or one recording
          --strict        the files are strict stories: what the linker owes a recipient's resolver
          --other-parts   the linker has a graph and a renderer of somebody else
          --filter TEXT   only files with TEXT in their name

        Exit code: 0 all passed, 1 some failed, 2 nothing was played.
        """;

    public int Run(IReadOnlyList<string> arguments)
    {
        if (!TryRead(arguments, out var paths, out var filter, out var strict, out var hasOtherParts) || !TryFind(paths, filter, out var files))
        {
            return Misuse;
        }

        if (strict)
        {
            return new StrictProgram(output).RunAsync(files, hasOtherParts).GetAwaiter().GetResult() ? Success : Failure;
        }

        var report = new Report(output);
        foreach (var file in files)
        {
            report.Add(Path.GetFileName(file), Play(file));
        }

        report.WriteSummary();
        return report.IsSuccess ? Success : Failure;
    }

    private static ScenarioOutcome Play(string file)
    {
        try
        {
            return ScenarioRunner.Run(ScenarioReader.Read(file));
        }
        catch (ScenarioFormatException e)
        {
            return new ScenarioOutcome(0, [new Difference(null, "", "the recording", "a recording that can be played", e.Message)]);
        }
    }

    private bool TryRead(IReadOnlyList<string> arguments, out List<string> paths, out string filter, out bool strict, out bool hasOtherParts)
    {
        (paths, filter, strict, hasOtherParts) = ([], "", false, false);
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--help" or "-h":
                    output.WriteLine(Usage);
                    return false;
                case "--strict":
                    strict = true;
                    break;
                case "--other-parts":
                    hasOtherParts = true;
                    break;
                case "--filter" when i + 1 < arguments.Count:
                    filter = arguments[++i];
                    break;
                case var option when option.StartsWith('-'):
                    return Refuse($"The option '{option}' is not known, or its value is missing.");
                case var path:
                    paths.Add(path);
                    break;
            }
        }

        return paths.Count > 0 || Refuse("A directory with recordings, or a recording, must be given.");
    }

    private bool TryFind(List<string> paths, string filter, out List<string> files)
    {
        files = [];
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                files.AddRange(Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
            }
            else if (File.Exists(path))
            {
                files.Add(path);
            }
            else
            {
                return Refuse($"There is no directory and no file '{path}'.");
            }
        }

        files.RemoveAll(file => !Path.GetFileName(file).Contains(filter, StringComparison.Ordinal));
        return files.Count > 0 || Refuse($"There is no recording (*.json) in {string.Join(", ", paths)}{(filter.Length == 0 ? "" : $" with '{filter}' in its name")}.");
    }

    private bool Refuse(string message)
    {
        error.WriteLine(message);
        error.WriteLine();
        error.WriteLine(Usage);
        return false;
    }
}
