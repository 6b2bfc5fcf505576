using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ContainerLinks.Docs.Tests.Reader;

/// <summary>Goes through parts of a page as a reader does: types what it says to type, puts code where it says, and looks whether what it shows comes out.</summary>
internal sealed partial class PageWalk(PageSection section, ReadersMachine machine) : IDisposable
{
    /// <summary>For what comes soon after a command: a line in a hosts file, once a program has been built and follows.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>What runs a project of the clone: it was built with these tests, and a second build at the same time would write the same files.</summary>
    private static readonly string BuiltAlready = $"dotnet run --no-build -c {new DirectoryInfo(AppContext.BaseDirectory).Name} --project ";

    private readonly DocumentPage _page = DocumentPage.Open(section.Page);
    private readonly string _home = machine.NewFolder();
    private readonly ShownLines _shown = new();
    private readonly List<Typed> _followers = [];
    private string? _folder;
    private string? _program;
    private readonly long _begin = Stopwatch.GetTimestamp();
    private int _typed;
    private bool _isRun = true;
    private (string Command, Typed Typed)? _last;

    public string Home => _home;

    /// <summary>What it costs a reader, for the report of all live tests.</summary>
    public string Cost => string.Create(CultureInfo.InvariantCulture, $"a reader typed: {section.Name}: {_typed} commands, {Stopwatch.GetElapsedTime(_begin).TotalMinutes:f1} minutes");

    private string Folder => _folder ?? _home;

    public async Task GoAsync()
    {
        if (section.HasEngine)
        {
            // Whatever the section before has left.
            await MustSucceedAsync("for host in $DOCKER_HOST $SECOND_HOST; do export DOCKER_HOST=$host; docker swarm leave --force; docker ps -aq | xargs -r docker rm -f; docker network prune -f; done; true");
        }

        foreach (string command in section.Before)
        {
            await MustSucceedAsync(command);
        }

        foreach (CodeBlock block in section.Blocks(_page))
        {
            await ReadAsync(block);
        }

        await RunAsync();
        foreach (string command in section.AtTheEnd)
        {
            await AwaitAsync(command, _ => true);
        }

        foreach (Typed follower in _followers)
        {
            follower.HasEnded.Should().BeFalse("{0} follows until it is stopped: {1}", section, follower.All);
            await follower.StopAsync();
        }
    }

    public void Dispose() => _followers.ForEach(follower => follower.Dispose());

    private static bool Runs(PageCommand command) => command.Text is "dotnet run" or "dotnet test";

    private async Task ReadAsync(CodeBlock block)
    {
        switch (block.Language)
        {
            case "console":
                PageCommand[] commands = [.. PageCommand.Of(_page, block)];
                if (!Runs(commands[0]))
                {
                    await RunAsync();
                }

                foreach (PageCommand command in commands)
                {
                    await TypeAsync(command);
                }

                break;
            case "csharp":
                await PutAsync(block);
                break;
            case "text":
                _last!.Value.Typed.Output.Should().Be(block.Text, "{0}:{1} shows what `{2}` prints", section.Page, block.Line, _last.Value.Command);
                break;
            case "hosts":
                await AwaitAsync(_last!.Value.Command, output => _shown.AreTheEndOf(output, block.Lines));
                break;
            default:
                if (section.Files.TryGetValue(block.Language, out string? file))
                {
                    await File.WriteAllTextAsync(Path.Combine(Folder, file), Here(block.Text));
                }

                break;
        }
    }

    private async Task TypeAsync(PageCommand command)
    {
        string text = section.StandIns.GetValueOrDefault(command.Text, command.Text);
        if (text == command.Text && NotRun.WhyNot(command) is not null)
        {
            return;
        }

        if (section.Prepared.TryGetValue(command.Text, out string? before))
        {
            await MustSucceedAsync(before);
        }

        text = Here(text).Replace("dotnet run --project ", BuiltAlready, StringComparison.Ordinal);
        string folder = command.IsTypedInAClone ? RepositoryFiles.Root : Folder;
        if (section.Followers.Contains(command.Text) || (command.Text == "dotnet run" && _program is not null && Follows().IsMatch(_program)))
        {
            _followers.Add(machine.Start(text, folder, _home));
        }
        else
        {
            Typed typed = await machine.TypeAsync(text, folder, _home, command.IsTypedOnTheSecondHost);
            typed.ExitCode.Should().Be(section.ExitCodes.GetValueOrDefault(command.Text), "{0}:{1} says `{2}`, which printed: {3}", section.Page, command.Line, command.Text, typed.All);
            _folder = command.IsTypedInAClone ? _folder : typed.Folder;
            _last = (command.Text, typed);
        }

        _typed++;
        _isRun |= Runs(command);
        if (section.Then.TryGetValue(command.Text, out string? then))
        {
            await AwaitAsync(then, _ => true);
        }
    }

    /// <summary>Puts code into the file that the sentence before it names, or replaces the line that it names. A whole program is <c>Program.cs</c>; any other piece is not for this reader.</summary>
    private async Task PutAsync(CodeBlock block)
    {
        string sentence = _page.SentenceBefore(block);
        string program = Path.Combine(Folder, "Program.cs");
        if (LineOf().Match(sentence) is { Success: true } line)
        {
            await RunAsync();
            string[] lines = await File.ReadAllLinesAsync(program);
            int index = Array.FindIndex(lines, text => text.Contains(line.Groups[1].Value, StringComparison.Ordinal));
            index.Should().BeGreaterThanOrEqualTo(0, "{0}:{1} replaces the line of {2}", section.Page, block.Line, line.Groups[1].Value);
            lines[index] = block.Text.TrimEnd('\n');
            await WriteProgramAsync(program, string.Join('\n', lines));
        }
        else if (NamedFile().Match(sentence) is { Success: true } named && named.Groups[1].Value != "Program.cs")
        {
            string file = Path.Combine(Folder, named.Groups[1].Value);
            (sentence.Contains("eplace", StringComparison.Ordinal) == File.Exists(file)).Should().BeTrue("{0}:{1} says whether {2} is there", section.Page, block.Line, file);
            await File.WriteAllTextAsync(file, Here(block.Text));
        }
        else if (SnippetCompiler.IsProgram(block))
        {
            await RunAsync();
            await WriteProgramAsync(program, block.Text);
        }
    }

    private async Task WriteProgramAsync(string file, string text)
    {
        _program = Here(text);
        _isRun = false;
        await File.WriteAllTextAsync(file, _program);
    }

    /// <summary>A reader runs a whole program, even if the page does not say how.</summary>
    private async Task RunAsync()
    {
        if (!_isRun)
        {
            await TypeAsync(new PageCommand(section.Page, 0, "dotnet run", ""));
        }
    }

    private async Task MustSucceedAsync(string command)
    {
        Typed typed = await machine.TypeAsync(Here(command), Folder, _home);
        typed.ExitCode.Should().Be(0, "{0} needs `{1}`, which printed: {2}", section, command, typed.All);
        _folder = typed.Folder;
    }

    /// <summary>Types a command again and again, until it succeeds and prints what is wanted. Without an engine nothing would change.</summary>
    private async Task AwaitAsync(string command, Predicate<string> isWanted)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            Typed typed = await machine.TypeAsync(Here(command), Folder, _home);
            if (typed.ExitCode == 0 && isWanted(typed.Output))
            {
                return;
            }

            (section.HasEngine && Stopwatch.GetElapsedTime(start) < Patience && !_followers.Exists(follower => follower.HasEnded)).Should()
                .BeTrue("{0}: `{1}` ends with {2} and prints: {3}\nWhat follows: {4}", section, command, typed.ExitCode, typed.All, string.Concat(_followers.Select(follower => follower.All)));
            await Task.Delay(TimeSpan.FromMilliseconds(300));
        }
    }

    /// <summary>A text of the page, with this reader's folder in it.</summary>
    private string Here(string text) =>
        section.Places.Aggregate(text, (changed, place) => changed.Replace(place.Key, place.Value, StringComparison.Ordinal)).Replace("{here}", _home, StringComparison.Ordinal);

    [GeneratedRegex(@"(?:[Rr]eplace|into) `(\w+\.cs)`")]
    private static partial Regex NamedFile();

    [GeneratedRegex("replace the line of `([^`]+)`")]
    private static partial Regex LineOf();

    [GeneratedRegex(@"AddHostedLinks\(|WatchAsync\(")]
    private static partial Regex Follows();
}
