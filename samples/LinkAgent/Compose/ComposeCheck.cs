using ContainerLinks;

namespace LinkAgent;

/// <summary>Tells what the links of a compose file lose on newer engines, and which labels bring them back.</summary>
internal static class ComposeCheck
{
    /// <returns>0 if nothing is lost, 1 if something is.</returns>
    public static int Run(string path, TextWriter writer)
    {
        ComposeFile file = ComposeFile.Read(path);
        var report = new ComposeReport(file, line => writer.WriteLine(AgentOutput.Plain(line)));
        foreach (ComposeService service in file.Services.Where(service => service.Extends))
        {
            report.Extends(service);
        }

        ComposeService[] linked = [.. file.Services.Where(service => service.Links.Count + service.ExternalLinks.Count > 0)];
        if (linked.Length == 0)
        {
            report.NothingLinked();
            return 0;
        }

        bool isLost = false;
        foreach (ComposeService service in linked)
        {
            isLost |= Check(file, service, report);
        }

        return isLost ? 1 : 0;
    }

    /// <returns>Whether something is lost that no label of the file brings back already.</returns>
    private static bool Check(ComposeFile file, ComposeService service, ComposeReport report)
    {
        report.Begin(service);
        if (!ComposeNames.HasOwnNetwork(file, service))
        {
            report.NoOwnNetwork(service);
            return true;
        }

        (List<ComposeLink> links, bool isBroken) = LinksOf(file, service, report);
        links.ForEach(link => report.Lost(service, link));
        HashSet<string> present = [.. service.Labels.Where(label => IsLinkLabel(label.Name)).Select(label => label.Value)];
        ComposeLink[] missing = [.. links.Where(link => !present.Contains(link.Label))];
        report.Labels(service, missing, FreeNumbers(service, missing.Length));
        return missing.Length > 0 || isBroken;
    }

    private static (List<ComposeLink> Links, bool IsBroken) LinksOf(ComposeFile file, ComposeService service, ComposeReport report)
    {
        var links = new List<ComposeLink>();
        bool isBroken = false;
        foreach ((string text, bool isExternal) in service.Links.Select(text => (text, false)).Concat(service.ExternalLinks.Select(text => (text, true))))
        {
            string? fault = FaultOf(file, service, text, links, out LinkOption? option);
            if (fault is not null || option is null)
            {
                report.Fault(fault ?? "");
                isBroken = true;
                continue;
            }

            ComposeService? source = isExternal ? null : file.Services.FirstOrDefault(other => other.Name == option.Source);
            var link = new ComposeLink(option, source, source is null ? option.Source : ComposeNames.ContainerOf(file, source));
            if (!links.Exists(other => other.Label == link.Label))
            {
                links.Add(link);
                report.Link(service, link, isExternal);
            }
        }

        return (links, isBroken);
    }

    private static string? FaultOf(ComposeFile file, ComposeService service, string text, List<ComposeLink> earlier, out LinkOption? option)
    {
        if (!LinkOption.TryParse(text, out option, out string? error))
        {
            return error;
        }

        LinkOption link = option;
        string name = ComposeNames.ContainerOf(file, service);
        if (ContainerSpecOf(name, service) is { } recipient && !link.IsAllowedFor(recipient, out error))
        {
            return error;
        }

        return earlier.Find(other => string.Equals(other.Option.Alias, link.Alias, StringComparison.OrdinalIgnoreCase) && other.Option.Source != link.Source) is { } taken
            ? $"'{link}' and '{taken.Option}' have one alias; each alias stands for one source. Give one of them another alias."
            : null;
    }

    private static ContainerSpec? ContainerSpecOf(string name, ComposeService service)
    {
        try
        {
            return service.Hostname is { } hostname ? new ContainerSpec(name) { Hostname = hostname } : new ContainerSpec(name);
        }
        catch (ArgumentException)
        {
            return null; // The engine refuses that name itself, and says so better.
        }
    }

    private static IReadOnlyList<string> FreeNumbers(ComposeService service, int count)
    {
        HashSet<string> taken = [.. service.Labels.Select(label => label.Name).Where(IsLinkLabel)];
        return count == 1 && taken.Count == 0
            ? [ComposeReport.LinkLabel]
            : [.. Enumerable.Range(1, count + taken.Count).Select(number => $"{ComposeReport.LinkLabel}.{number}").Where(name => !taken.Contains(name)).Take(count)];
    }

    private static bool IsLinkLabel(string name) =>
        name == ComposeReport.LinkLabel || name.StartsWith($"{ComposeReport.LinkLabel}.", StringComparison.Ordinal);
}
