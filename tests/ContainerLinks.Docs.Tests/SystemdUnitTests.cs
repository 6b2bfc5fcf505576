using System.Diagnostics;

namespace ContainerLinks.Docs.Tests;

/// <summary>Units of systemd that pages and samples show are taken by systemd as they are.</summary>
public sealed class SystemdUnitTests
{
    private const string Agent = "samples/LinkAgent/link-agent.service";

    [NeedsTool("systemd-analyze")]
    public void Units_of_the_agent_and_of_the_page_about_migrating_are_valid()
    {
        CodeBlock[] units = [.. DocumentPage.Open("docs/migrating.md").Blocks.Where(block => block.Language == "ini")];
        units.Should().HaveCount(2);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("units-");
        try
        {
            // The program need not be installed here.
            string Ready(string unit) => unit.Replace("/usr/local/lib/link-agent/LinkAgent", "/bin/true", StringComparison.Ordinal);
            string agent = Path.Combine(folder.FullName, "link-agent.service");
            string rootless = Path.Combine(folder.FullName, "rootless.service");
            File.WriteAllText(agent, Ready(RepositoryFiles.Read(Agent)));
            File.WriteAllText(rootless, Ready(units[1].Text));
            File.WriteAllText(Path.Combine(Directory.CreateDirectory($"{agent}.d").FullName, "override.conf"), Ready(units[0].Text));

            foreach (string unit in (string[])[agent, rootless])
            {
                using Process verify = Process.Start(new ProcessStartInfo("systemd-analyze", ["verify", "--man=no", unit]) { RedirectStandardError = true })!;
                string told = verify.StandardError.ReadToEnd();
                verify.WaitForExit();
                told.Split('\n').Where(line => line.StartsWith(unit, StringComparison.Ordinal)).Should().BeEmpty();
                verify.ExitCode.Should().Be(0, told);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A test that is skipped, with the reason, where a program is not installed.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class NeedsToolAttribute : FactAttribute
    {
        public NeedsToolAttribute(string tool)
        {
            if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool))))
            {
                Skip = $"{tool} is not installed here.";
            }
        }
    }
}
