using System.Globalization;
using System.Net;
using System.Text;

namespace ContainerLinks.Docs.Tests;

/// <summary>Draws the hosts file of <c>web</c> before and after <c>mysql</c> comes back elsewhere, from a run of the simulated engine.</summary>
internal static class LinkPicture
{
    private const int Width = 860;
    private const int PanelWidth = 416;
    private const int LineHeight = 19;
    private const int Top = 92;
    private const string Font = "ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace";

    public static async Task<string> DrawAsync()
    {
        using var engine = new SimulatedEngine(new() { Profile = SimulationProfile.Docker29 });
        await using var linker = new ContainerLinker(engine.AsRuntime());
        await linker.RunAsync(new ContainerSpec("mysql"));
        await linker.RunAsync(new ContainerSpec("web") { Labels = new Dictionary<string, string> { ["containerlinks.link"] = "mysql:db" } });
        (IPAddress first, string before) = Look();

        // Somebody else starts while mysql is down, and takes its address.
        await linker.StopAsync("mysql");
        await linker.RunAsync(new ContainerSpec("worker"));
        await linker.StartAsync("mysql");
        (IPAddress second, string after) = Look();

        return Draw($"{first}", before, $"{second}", after);

        (IPAddress Address, string Hosts) Look() => (linker.Snapshot.FindLink("web", "db")!.Address!, engine.Inspect("web").Hosts!);
    }

    private static string Draw(string first, string before, string second, string after)
    {
        int lines = Math.Max(before.Count(character => character == '\n'), after.Count(character => character == '\n'));
        int height = Top + (lines * LineHeight) + 34;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" height="{height}" role="img" aria-labelledby="title">
              <title id="title">The hosts file of web before and after: mysql came back with another address, and the line of db follows.</title>
              <g font-family="{Font}" font-size="13">

            """);
        svg.Append(CultureInfo.InvariantCulture, $"""    <rect x="0" y="0" width="{Width}" height="{height}" rx="10" fill="#0d1117"/>""").Append('\n');
        Text(24, 32, "#e6edf3", "docker run --name web --label containerlinks.link=mysql:db httpd", "15");
        Text(24, 56, "#8b949e", $"mysql restarts, and worker has its old address: {first} → {second}", "13");
        Panel(10, "before: /etc/hosts of web", before, first, "#f85149");
        Panel(10 + PanelWidth + 8, "after, in the same file", after, second, "#3fb950");
        return svg.Append("  </g>\n</svg>\n").ToString();

        void Panel(int x, string title, string hosts, string address, string colour)
        {
            int panelHeight = height - Top + 12;
            svg.Append(CultureInfo.InvariantCulture, $"""    <rect x="{x}" y="{Top - 20}" width="{PanelWidth}" height="{panelHeight}" rx="6" fill="#161b22" stroke="#30363d"/>""").Append('\n');
            Text(x + 14, Top, "#8b949e", title, "12");
            int y = Top + 8;
            foreach (string line in hosts.TrimEnd('\n').Split('\n'))
            {
                y += LineHeight;
                bool isLink = line.StartsWith($"{address}\tdb", StringComparison.Ordinal);
                if (isLink)
                {
                    svg.Append(CultureInfo.InvariantCulture, $"""    <rect x="{x + 8}" y="{y - 14}" width="{PanelWidth - 16}" height="{LineHeight}" rx="3" fill="{colour}" fill-opacity="0.2"/>""").Append('\n');
                }

                Text(x + 14, y, isLink ? colour : line.StartsWith('#') ? "#6e7681" : "#e6edf3", WithoutTabs(line), "13");
            }
        }

        void Text(int x, int y, string colour, string text, string size) =>
            svg.Append(CultureInfo.InvariantCulture, $"""    <text x="{x}" y="{y}" fill="{colour}" font-size="{size}" xml:space="preserve">{WebUtility.HtmlEncode(text).Replace("&#8594;", "→", StringComparison.Ordinal)}</text>""").Append('\n');
    }

    /// <summary>A tab leads to the next column that can be divided by eight; a drawing has none.</summary>
    private static string WithoutTabs(string line) => string.Concat(line.Split('\t').SkipLast(1).Select(word => word.PadRight((word.Length / 8 * 8) + 8))) + line.Split('\t')[^1];
}
