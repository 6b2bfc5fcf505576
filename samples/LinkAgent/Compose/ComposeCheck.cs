using ContainerLinks;

namespace LinkAgent;

/// <summary>Tells what the links of a compose file lose on newer engines, and which labels bring them back.</summary>
internal static class ComposeCheck
{
    /// <returns>0 if nothing is lost, 1 if something is.</returns>
    public static int Run(string path, TextWriter output)
    {
        IReadOnlyList<ComposeService> services = ComposeFile.Read(path);
        ComposeService[] linked = [.. services.Where(service => service.Links.Count + service.ExternalLinks.Count > 0)];
        if (linked.Length == 0)
        {
            output.WriteLine($"{path}: no service has links; nothing is lost.");
            return 0;
        }

        foreach (ComposeService service in linked)
        {
            Report(service, services, output);
        }

        return 1;
    }

    private static void Report(ComposeService service, IReadOnlyList<ComposeService> services, TextWriter output)
    {
        output.WriteLine($"{service.Name}:");
        var labels = new List<string>();
        foreach (string text in service.Links.Concat(service.ExternalLinks))
        {
            if (!LinkOption.TryParse(text, out LinkOption? link, out string? error))
            {
                output.WriteLine($"  {error}");
                continue;
            }

            bool external = service.ExternalLinks.Contains(text);
            string source = external ? link.Source : services.FirstOrDefault(other => other.Name == link.Source)?.ContainerName ?? link.Source;
            Report(service, link, external || services.Any(other => other.Name == link.Source), output);
            labels.Add($"{source}:{link.Alias}");
        }

        output.WriteLine("  labels that bring it back, with the agent running:");
        output.WriteLine("    labels:");
        for (int index = 0; index < labels.Count; index++)
        {
            output.WriteLine($"      containerlinks.link{(labels.Count == 1 ? "" : $".{index + 1}")}: \"{labels[index]}\"");
        }
    }

    private static void Report(ComposeService service, LinkOption link, bool known, TextWriter output)
    {
        string variables = $"{LinkEnvironment.PrefixOf(link.Alias)}_…";
        output.WriteLine($"  {link}");
        if (!known)
        {
            output.WriteLine($"    no service of this file is called '{link.Source}'");
        }

        if (service.IsOnDefaultBridge)
        {
            output.WriteLine($"    Docker 29: the variables {variables} are gone; the hosts line stays");
            output.WriteLine($"    Docker 30: the link is announced to go: no hosts line for '{link.Alias}', no variables");
            output.WriteLine("    Podman:    the container is refused: link is not supported");
        }
        else
        {
            output.WriteLine($"    Docker 29, 30: '{link.Alias}' is answered by the engine's DNS on the network of the project; there never were variables {variables}");
            output.WriteLine($"    Podman:    '{link.Source}' is answered where DNS is enabled; the alias '{link.Alias}' may not be");
        }
    }
}
