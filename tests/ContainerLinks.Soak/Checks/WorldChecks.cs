using System.Text;

namespace ContainerLinks.Soak;

/// <summary>Finds what is wrong between two steps.</summary>
internal sealed class WorldChecks(World world)
{
    /// <summary>What must hold at any time, and, when no fact is missing, that every link and every file is right.</summary>
    public async Task<string?> FindFaultAsync()
    {
        if ((world.Files.BrokenRule ?? DoubleAddress()) is { } broken || !world.IsComplete)
        {
            return world.Files.BrokenRule ?? DoubleAddress();
        }

        // A file that could not be written is told as drift, and waits for its next try.
        IReadOnlyList<LinkDrift> drift = await world.Linker.GetDriftAsync();
        ContainerInfo[] writable = [.. world.Containers.Where(container => IsUp(container) && !world.Files.IsTampered(container.Id) && !drift.Any(drift => drift.Recipient == container.Name && drift.Problem is not null))];
        return await WrongLinkAsync()
            ?? WrongFile([.. writable.Where(world.Model.IsSettled)])
            ?? Left(drift, writable)
            ?? world.Machine?.FindFault(world.Containers)
            ?? await new Rebuild(world, this, writable).FindFaultAsync();
    }

    /// <summary>What the linker itself says is missing in a file or too much.</summary>
    private static string? Left(IReadOnlyList<LinkDrift> drift, ContainerInfo[] writable) =>
        drift.FirstOrDefault(drift => drift.MissingLines.Count + drift.StaleLines.Count > 0 && writable.Any(container => container.Name == drift.Recipient)) is { } left
            ? $"drift is left: {left.Recipient} {string.Join('|', left.MissingLines)} {string.Join('|', left.StaleLines)}"
            : null;

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
        var hosts = new NaiveHosts(world.Model, world.Containers);
        foreach (ContainerInfo recipient in world.Containers.Where(container => !world.Model.Of(container.Id).IsOpen))
        {
            IReadOnlyList<ModelLink> links = world.Model.LinksOf(recipient.Id);
            LinkStatus[] found = [.. statuses.Where(status => status.Link.Recipient == recipient.Name)];
            string expectedLinks = string.Join(", ", links.Select(link => $"{link.Source}:{link.Alias}"));
            string foundLinks = string.Join(", ", found.Select(status => $"{status.Link.Source}:{status.Link.Alias}"));
            if (expectedLinks != foundLinks)
            {
                return $"links of {recipient.Name}: expected '{expectedLinks}', found '{foundLinks}'";
            }

            for (int i = 0; i < found.Length; i++)
            {
                LinkStatus expected = hosts.StatusOf(recipient, links[i]);
                if (Describe(expected) != Describe(found[i]) && !world.Model.IsOpen(links[i]) && !(links[i].Keeps && world.Model.Of(recipient.Id).KeptOpen.Contains(links[i].Alias)))
                {
                    return $"link of {recipient.Name}: expected '{Describe(expected)}', found '{Describe(found[i])}'";
                }
            }
        }

        return statuses.FirstOrDefault(status => world.Find(status.Link.Recipient) is null) is { } stray ? $"the link {stray.Link} is of a recipient that does not exist" : null;
    }

    /// <summary>All that is said of a link, in one line.</summary>
    public static string Describe(LinkStatus status) =>
        $"{status.Link.Recipient} {status.Link.Source}:{status.Link.Alias} {status.Reason} {status.Source?.ShortId} {status.Network} {status.IPv4} {status.IPv6}{(status.AnsweredByDns ? " by DNS" : "")}";

    private string? WrongFile(ContainerInfo[] recipients)
    {
        var hosts = new NaiveHosts(world.Model, world.Containers);
        foreach (ContainerInfo recipient in recipients.Where(container => container.NetworkOf is null))
        {
            string text = TextOf(recipient);
            if ((world.Kind.IsNative ? WrongName(recipient, hosts, text) : WrongBlock(recipient, hosts, text)) is { } wrong)
            {
                return $"the file of {recipient.Name} {wrong}\n{text}";
            }
        }

        return null;
    }

    /// <summary>The block, line by line in order of declaration.</summary>
    private static string? WrongBlock(ContainerInfo recipient, NaiveHosts hosts, string text)
    {
        string expected = string.Concat(hosts.LinesOf(recipient).Select(line => $"{line.Address}\t{string.Join(' ', line.Words)}\n"));
        string found = FileRules.BlockOf(text).Replace("\r", "", StringComparison.Ordinal);
        return expected == found ? null : $"must have the lines\n{expected}but has\n{found}of\n";
    }

    /// <summary>An engine's own lines may say it as well; what counts is what a name means.</summary>
    private static string? WrongName(ContainerInfo recipient, NaiveHosts hosts, string text)
    {
        (string Address, string[] Words)[] found =
        [
            .. text.Split('\n').Select(line => line.Split('#')[0].Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 1)
                .Select(words => (Address: words[0], Words: words[1..])).Where(line => !IsOwn(recipient, line.Words)),
        ];
        IReadOnlyList<(string Address, string[] Words)> expected = hosts.LinesOf(recipient);
        int recipientLinks = hosts.CountOf(recipient);
        foreach (string name in StepGenerator.Aliases.Concat(StepGenerator.Names).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            string one = AddressesOf(expected, name);
            string other = AddressesOf(found, name);

            // An engine may leave the lines of links that it has given up in a file without links, where nobody looks but at a start.
            if (one != other && (one.Length > 0 || recipientLinks > 0))
            {
                return $"must say '{one}' for {name}, but says '{other}':";
            }
        }

        return null;
    }

    /// <summary>The recipient's own line, which the engine may leave with an address that it has no longer.</summary>
    private static bool IsOwn(ContainerInfo recipient, string[] words) => words.All(LinkModel.OwnNames(recipient).Contains);

    private static string AddressesOf(IReadOnlyList<(string Address, string[] Words)> lines, string name) =>
        string.Join(' ', lines.Where(line => line.Words.Contains(name, StringComparer.OrdinalIgnoreCase)).Select(line => line.Address).Distinct().Order(StringComparer.Ordinal));

    public string TextOf(ContainerInfo container)
    {
        lock (world.Engine.Parts.Turn.Gate)
        {
            return Encoding.Latin1.GetString(world.Engine.Parts.Store.Read(container.Id.Value) ?? []);
        }
    }

    public static bool IsUp(ContainerInfo container) => container.State is ContainerState.Running or ContainerState.Paused;
}
