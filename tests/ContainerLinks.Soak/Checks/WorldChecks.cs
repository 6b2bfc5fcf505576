using System.Text;

namespace ContainerLinks.Soak;

/// <summary>Finds what is wrong between two steps.</summary>
internal sealed class WorldChecks(World world)
{
    /// <summary>What must hold at any time, and, when no fact is missing, that every file and every link is right.</summary>
    public async Task<string?> FindFaultAsync(bool isQuiet = false) =>
        world.Files.BrokenRule
        ?? DoubleAddress()
        ?? (world.IsComplete ? await WrongLinkAsync() ?? WrongFile() ?? await DriftAsync() ?? await new Rebuild(world, this, isQuiet).FindFaultAsync() : null);

    /// <summary>Whether what the file of a recipient must say is known: nothing is open, and no write failed.</summary>
    public bool IsSettled(ContainerInfo recipient) =>
        IsUp(recipient)
        && !world.Model.Undecided.Contains(recipient.Id)
        && !world.Files.Failed.Contains(recipient.Id)
        && !world.Files.Tampered.Contains(recipient.Id)
        && !world.Model.LinksOf(recipient.Id).Any(link => link.IsOpen || (link.KeepsHistory && link.IsHistoryOpen));

    /// <summary>What the linker itself says is missing in a file or too much.</summary>
    private async Task<string?> DriftAsync()
    {
        IReadOnlyList<LinkDrift> drift = await world.Linker.GetDriftAsync();
        return drift.FirstOrDefault(drift => drift.MissingLines.Count + drift.StaleLines.Count > 0 && world.Find(drift.Recipient) is { } recipient && IsSettled(recipient)) is { } left
            ? $"drift is left: {left.Recipient} {string.Join('|', left.MissingLines)} {string.Join('|', left.StaleLines)}"
            : null;
    }

    /// <summary>Two containers that run with one address.</summary>
    private string? DoubleAddress()
    {
        (string Address, string Name)[] held =
        [
            .. world.Containers.Where(IsUp).SelectMany(container => container.Networks.SelectMany(network => new[] { network.IPv4, network.IPv6 })
                .Where(address => address is not null).Select(address => (address!.ToString(), container.Name))),
        ];
        return held.GroupBy(pair => pair.Address).FirstOrDefault(owners => owners.Count() > 1) is { } twice
            ? $"rule 7: {twice.Key} is held by {string.Join(" and ", twice.Select(pair => pair.Name))}"
            : null;
    }

    private async Task<string?> WrongLinkAsync()
    {
        IReadOnlyList<LinkStatus> statuses = await world.Linker.GetLinksAsync();
        foreach (ContainerInfo recipient in world.Containers)
        {
            ModelLink[] links = [.. world.Model.LinksOf(recipient.Id)];
            if (world.Model.Undecided.Contains(recipient.Id) || links.Any(link => link.IsOpen))
            {
                continue;
            }

            string expected = string.Join(", ", links.Select(link => $"{world.Model.SourceNameOf(link)}:{link.Alias}").Order(StringComparer.Ordinal));
            string found = string.Join(", ", statuses.Where(status => status.Link.Recipient == recipient.Name).Select(status => $"{status.Link.Source}:{status.Link.Alias}").Order(StringComparer.Ordinal));
            if (expected != found)
            {
                return $"links of {recipient.Name}: expected '{expected}', found '{found}'";
            }
        }

        return statuses.FirstOrDefault(status => world.Find(status.Link.Recipient) is null) is { } stray ? $"the link {stray.Link} is of a recipient that does not exist" : null;
    }

    private string? WrongFile()
    {
        var hosts = new NaiveHosts(world.Model, world.Containers);
        foreach (ContainerInfo recipient in world.Containers.Where(container => IsSettled(container) && container.NetworkOf is null))
        {
            ModelLink[] links = [.. world.Model.LinksOf(recipient.Id)];
            string text = TextOf(recipient);
            if ((world.Kind.IsNative ? WrongAlias(recipient, links, hosts, text) : WrongBlock(recipient, links, hosts, text)) is { } wrong)
            {
                return $"the file of {recipient.Name} {wrong}\n{text}";
            }
        }

        return null;
    }

    /// <summary>The block, line by line in order of declaration.</summary>
    private static string? WrongBlock(ContainerInfo recipient, ModelLink[] links, NaiveHosts hosts, string text)
    {
        string expected = string.Concat(links.SelectMany(link => hosts.LinesOf(recipient, link)).Select(line => $"{line.Address}\t{line.Words}\n"));
        string found = FileRules.BlockOf(text).Replace("\r", "", StringComparison.Ordinal);
        return expected == found ? null : $"must have the lines\n{expected}but has\n{found}of\n";
    }

    /// <summary>An engine's own lines may say it as well; what counts is what a name means.</summary>
    private static string? WrongAlias(ContainerInfo recipient, ModelLink[] links, NaiveHosts hosts, string text)
    {
        foreach (string alias in StepGenerator.Aliases.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            string expected = string.Join(' ', links.Where(link => string.Equals(link.Alias, alias, StringComparison.OrdinalIgnoreCase)).SelectMany(link => hosts.LinesOf(recipient, link)).Select(line => line.Address).Order(StringComparer.Ordinal));
            string found = string.Join(' ', text.Split('\n').Select(line => line.Split('#')[0].Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words.Skip(1).Contains(alias, StringComparer.OrdinalIgnoreCase)).Select(words => words[0]).Order(StringComparer.Ordinal));
            if (expected != found)
            {
                return $"must say '{expected}' for {alias}, but says '{found}':";
            }
        }

        return null;
    }

    public string TextOf(ContainerInfo container)
    {
        lock (world.Engine.Core.Gate)
        {
            return Encoding.Latin1.GetString(world.Engine.Core.Store.Read(container.Id.Value) ?? []);
        }
    }

    public static bool IsUp(ContainerInfo container) => container.State is ContainerState.Running or ContainerState.Paused;
}
