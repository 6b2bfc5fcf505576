using ContainerLinks;

namespace LinkAgent;

/// <summary>Tells what the links of a compose file lose on newer engines, and which labels bring them back.</summary>
internal static class ComposeCheck
{
    /// <returns>0 if nothing is lost, 1 if something is.</returns>
    public static int Run(string path, TextWriter output)
    {
        ComposeProject project = ComposeFile.Read(path);
        ComposeService[] linked = [.. project.Services.Where(service => service.Links.Count + service.ExternalLinks.Count > 0)];
        foreach (ComposeService service in linked)
        {
            Report(project, service, output);
        }

        if (linked.Length == 0)
        {
            output.WriteLine($"{path}: no service has links; nothing is lost.");
        }

        return linked.Length == 0 ? 0 : 1;
    }

    private static void Report(ComposeProject project, ComposeService service, TextWriter output)
    {
        output.WriteLine($"{service.Name}:");
        var labels = new List<string>();
        IEnumerable<(string Text, bool IsExternal)> links = service.Links.Select(text => (text, false)).Concat(service.ExternalLinks.Select(text => (text, true)));
        foreach ((string text, bool isExternal) in links)
        {
            if (!LinkOption.TryParse(text, out LinkOption? link, out string? error))
            {
                output.WriteLine($"  {error}");
                continue;
            }

            output.WriteLine($"  {link}");
            ComposeService? source = isExternal ? null : project.Find(link.Source);
            if (!isExternal && source is null)
            {
                output.WriteLine($"    no service of this file is called '{link.Source}'");
            }

            ReportLosses(service, link, output);
            labels.Add($"{source?.ContainerOf(project.Name) ?? link.Source}:{link.Alias}");
        }

        ReportLabels(labels, output);
    }

    private static void ReportLosses(ComposeService service, LinkOption link, TextWriter output)
    {
        string variables = $"{LinkEnvironment.PrefixOf(link.Alias)}_…";
        if (service.IsOnDefaultBridge)
        {
            output.WriteLine($"    Docker 29: the variables {variables} are gone; the hosts line stays");
            output.WriteLine($"    Docker 30: links on the default bridge are announced to go: no hosts line for '{link.Alias}', no variables");
            output.WriteLine("    Podman:    the container is refused: link is not supported");
        }
        else
        {
            output.WriteLine($"    Docker 29, 30: nothing: '{link.Alias}' is answered by the engine's DNS on the project's network; it never had variables {variables}");
            output.WriteLine($"    Podman:    the alias '{link.Alias}' is not known; '{link.Source}' is answered where the network has DNS");
        }
    }

    private static void ReportLabels(List<string> labels, TextWriter output)
    {
        if (labels.Count == 0)
        {
            return;
        }

        output.WriteLine("  in place of the links, with the agent running:");
        output.WriteLine("    labels:");
        for (int index = 0; index < labels.Count; index++)
        {
            output.WriteLine($"      containerlinks.link{(labels.Count == 1 ? "" : $".{index + 1}")}: \"{labels[index]}\"");
        }
    }
}
