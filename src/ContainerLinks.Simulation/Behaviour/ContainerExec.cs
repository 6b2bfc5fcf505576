using System.Text;

namespace ContainerLinks;

/// <summary>The command that runs something inside of a container.</summary>
internal sealed class ContainerExec(EngineContext context, ContainerStore containers, EngineVariables variables)
{
    /// <summary>Checks that there can be a new process, and makes its environment. It has no terminal, whether the container has one or not.</summary>
    public (EngineContainer Container, IReadOnlyList<string> Environment) Begin(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        EngineContainer container = containers.Get(reference);
        string? fault = !container.Running ? context.Texts.NotRunning(container.Id)
            : container.Paused ? EngineTexts.PausedExec(reference)
            : container.Restarting ? EngineTexts.IsRestarting(container.Id)
            : null;
        if (fault is not null)
        {
            throw EngineRefusal.Conflict(fault);
        }

        IReadOnlyList<string> given = container.StartVariables.Count > 0 ? container.StartVariables : variables.Collect(container, isExec: true);
        return (container, ProcessEnvironment.Create(container, given, hasTerminal: false, context.Traits.LastVariableKeepsPlace));
    }
}

/// <summary>Runs a command inside of a container: a few programs that know the container's files and names, and a shell for them.</summary>
internal sealed class ContainerShell(ContainerPrograms programs)
{
    private static readonly string[] Separators = ["&&", "||", ";"];

    /// <summary>Runs a command with its arguments.</summary>
    public (int ExitCode, string Output) Run(IReadOnlyList<string> command)
    {
        List<string> words = [.. command];
        if (words.Count > 0 && ProgramName(words[0]) == "busybox")
        {
            words.RemoveAt(0);
        }

        if (words.Count == 0)
        {
            return (0, "");
        }

        return ProgramName(words[0]) is "sh" or "ash" or "bash" && words.Count >= 3 && words[1] == "-c"
            ? RunScript(words[2])
            : programs.Run(ProgramName(words[0]), words[1..], "");
    }

    private static string ProgramName(string path) => path[(path.LastIndexOf('/') + 1)..];

    private (int ExitCode, string Output) RunScript(string script)
    {
        var output = new StringBuilder();
        int code = 0;
        string before = ";";
        foreach ((List<List<string>> pipeline, string after) in Parse(script))
        {
            bool runs = before switch { "&&" => code == 0, "||" => code != 0, _ => true };
            if (runs && pipeline.Count > 0)
            {
                (code, string text) = RunPipeline(pipeline);
                output.Append(text);
            }

            before = after;
        }

        return (code, output.ToString());
    }

    private (int ExitCode, string Output) RunPipeline(List<List<string>> pipeline)
    {
        string text = "";
        int code = 0;
        foreach (List<string> stage in pipeline)
        {
            var words = new List<string>(stage);
            string? target = null;
            bool append = false;
            int redirect = words.FindIndex(word => word is "\0>" or "\0>>");
            if (redirect >= 0 && redirect + 1 < words.Count)
            {
                append = words[redirect] == "\0>>";
                target = words[redirect + 1];
                words.RemoveRange(redirect, 2);
            }

            // The shell makes an empty file before the program runs, so a program cannot read what it is sent to.
            if (target is not null && !append && !programs.Write(target, "", append: false))
            {
                return (1, $"sh: can't create {target}: nonexistent directory\n");
            }

            (code, text) = words.Count == 0 ? (0, "") : RunStage(words, text);
            if (target is not null)
            {
                if (!programs.Write(target, text, append: true))
                {
                    return (1, $"sh: can't create {target}: nonexistent directory\n");
                }

                text = "";
            }
        }

        return (code, text);
    }

    private (int ExitCode, string Output) RunStage(List<string> words, string input)
    {
        if (ProgramName(words[0]) == "busybox")
        {
            words = words[1..];
        }

        return words.Count == 0 ? (0, "") : programs.Run(ProgramName(words[0]), words[1..], input);
    }

    /// <summary>Splits a script into pipelines of words; a word that begins with NUL is a redirection.</summary>
    private static IEnumerable<(List<List<string>> Pipeline, string After)> Parse(string script)
    {
        var pipeline = new List<List<string>>();
        var stage = new List<string>();
        foreach (string token in Tokens(script))
        {
            if (token == "\0|" || Separators.Contains(token.TrimStart('\0')) && token[0] == '\0')
            {
                if (stage.Count > 0)
                {
                    pipeline.Add(stage);
                }

                stage = [];
                if (token != "\0|")
                {
                    yield return (pipeline, token[1..]);
                    pipeline = [];
                }
            }
            else
            {
                stage.Add(token);
            }
        }

        if (stage.Count > 0)
        {
            pipeline.Add(stage);
        }

        yield return (pipeline, ";");
    }

    private static IEnumerable<string> Tokens(string script)
    {
        var word = new StringBuilder();
        bool inWord = false;
        for (int i = 0; i < script.Length; i++)
        {
            char character = script[i];
            if (character is '\'' or '"')
            {
                int end = script.IndexOf(character, i + 1);
                end = end < 0 ? script.Length : end;
                string quoted = script[(i + 1)..end];
                word.Append(character == '"' ? quoted.Replace("\\\"", "\"", StringComparison.Ordinal) : quoted);
                inWord = true;
                i = end;
            }
            else if (character == '\\' && i + 1 < script.Length)
            {
                word.Append(script[++i]);
                inWord = true;
            }
            else if (character is ' ' or '\t' or '\n' or ';' or '|' or '&' or '>')
            {
                if (inWord)
                {
                    yield return word.ToString();
                    word.Clear();
                    inWord = false;
                }

                bool isDouble = i + 1 < script.Length && script[i + 1] == character;
                string? operation = character switch
                {
                    '\n' or ';' => ";",
                    '|' => isDouble ? "||" : "|",
                    '>' => isDouble ? ">>" : ">",
                    '&' => isDouble ? "&&" : ";",
                    _ => null,
                };
                if (operation is not null)
                {
                    i += operation.Length - 1;
                    yield return "\0" + operation;
                }
            }
            else
            {
                word.Append(character);
                inWord = true;
            }
        }

        if (inWord)
        {
            yield return word.ToString();
        }
    }
}
