using System.Diagnostics;
using System.Text;

namespace ContainerLinks.Docker.Tests;

/// <summary>The script that writes a hosts file in place, in the shells that images have, with what they have beside it.</summary>
public sealed class ExecScriptTests : IDisposable
{
    private const string Old = "127.0.0.1\tlocalhost\n172.17.0.9\tdb\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("sh-").FullName;

    public static TheoryData<string, string> Shells
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string shell in (string[])["/bin/dash", "/bin/bash", "/bin/busybox sh", "/usr/bin/busybox sh"])
            {
                if (File.Exists(shell.Split(' ')[0]) && !all.Any(one => $"{one[0]}".EndsWith(shell, StringComparison.Ordinal)))
                {
                    foreach (string tools in (string[])["cat truncate", "cat dd", "cat", ""])
                    {
                        all.Add(shell, tools);
                    }
                }
            }

            return all;
        }
    }

    private string HostsPath => Path.Combine(_folder, "hosts");

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_longer_a_shorter_and_an_equally_long_text_is_written_into_the_same_file(string shell, string tools)
    {
        foreach (string text in (string[])[Old + "172.17.0.3\tweb\n", "127.0.0.1\tlocalhost\n", Old.Replace('9', '8'), "", "no line end", "\n\n\n"])
        {
            File.WriteAllText(HostsPath, Old);
            using FileStream open = new(HostsPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Run(shell, tools, Encoding.UTF8.GetBytes(Old), Encoding.UTF8.GetBytes(text)).Should().Be(ExecScript.Written);
            using var reader = new StreamReader(open);
            reader.ReadToEnd().Should().Be(text, "who has the file open reads the new text: it is the same file");
        }
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Any_byte_arrives(string shell, string tools)
    {
        byte[] all = [.. Enumerable.Range(1, 255).Select(one => (byte)one), .. @"\c \\ \0101 %s $HOME `id` ' "" - é"u8];
        File.WriteAllBytes(HostsPath, all);
        byte[] updated = [.. all, .. all];
        Run(shell, tools, all, updated).Should().Be(ExecScript.Written);
        File.ReadAllBytes(HostsPath).Should().Equal(updated);
        Run(shell, tools, updated, all).Should().Be(ExecScript.Written);
        File.ReadAllBytes(HostsPath).Should().Equal(all);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_file_that_somebody_else_has_changed_meanwhile_stays_as_it_is(string shell, string tools)
    {
        if (!tools.Contains("cat", StringComparison.Ordinal))
        {
            return; // Without cat nothing is compared.
        }

        foreach (string other in (string[])[Old + "\n", Old.TrimEnd('\n'), "", Old + "192.0.2.1 new\n"])
        {
            File.WriteAllText(HostsPath, other);
            Run(shell, tools, Encoding.UTF8.GetBytes(Old), "anything\n"u8.ToArray()).Should().Be(ExecScript.Changed);
            File.ReadAllText(HostsPath).Should().Be(other);
        }
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_long_text_is_no_longer_than_what_a_command_takes(string shell, string tools)
    {
        byte[] old = Encoding.ASCII.GetBytes(new string('a', ExecScript.MaximumLength)), updated = Encoding.ASCII.GetBytes(new string('b', ExecScript.MaximumLength));
        File.WriteAllBytes(HostsPath, old);
        Run(shell, tools, old, updated).Should().Be(ExecScript.Written);
        File.ReadAllBytes(HostsPath).Should().Equal(updated);
    }

    [Fact]
    public void What_is_longer_makes_no_command()
    {
        ExecScript.For(new byte[ExecScript.MaximumLength + 1], default).Should().BeNull();
        ExecScript.For(default, new byte[ExecScript.MaximumLength + 1]).Should().BeNull();
        ExecScript.For(new byte[ExecScript.MaximumLength], default).Should().BeNull("each of these bytes is an escape");
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_told_in_the_shells_words()
    {
        Directory.CreateDirectory(HostsPath);
        Run("/bin/sh", "", [], "x\n"u8.ToArray()).Should().Contain(HostsPath).And.NotContain(ExecScript.Written);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Runs the command with these programs beside the shell's own.</summary>
    private string Run(string shell, string tools, byte[] current, byte[] updated)
    {
        string bin = Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName;
        foreach (string tool in tools.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!File.Exists(Path.Combine(bin, tool)))
            {
                File.CreateSymbolicLink(Path.Combine(bin, tool), $"/usr/bin/{tool}");
            }
        }

        IReadOnlyList<string> command = ExecScript.For(current, updated)!;
        string[] words = shell.Split(' ');
        var start = new ProcessStartInfo(words[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in words.Skip(1).Append("-c").Append(command[2].Replace("/etc/hosts", HostsPath, StringComparison.Ordinal)).Concat(command.Skip(3)))
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["PATH"] = bin;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output + errors.GetAwaiter().GetResult()).TrimEnd('\n');
    }
}
