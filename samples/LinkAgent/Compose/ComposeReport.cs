using ContainerLinks;

namespace LinkAgent;

/// <summary>The sentences of a check.</summary>
internal sealed class ComposeReport(ComposeFile file, Action<string> write)
{
    public const string LinkLabel = "containerlinks.link";

    public void NothingLinked() => write($"{file.Path}: no service has links; nothing is lost.");

    public void Extends(ComposeService service) => write($"{service.Name}: note: 'extends' is not followed; links that come from there are not looked at");

    public void Begin(ComposeService service) => write($"{service.Name}:");

    public void NoOwnNetwork(ComposeService service) =>
        write($"  network_mode '{service.NetworkMode}': it has no hosts file of its own, so no link can work and no label helps");

    public void Fault(string fault) => write($"  not a link: {fault}");

    public void Link(ComposeService service, ComposeLink link, bool isExternal)
    {
        write($"  {(isExternal ? "external link" : "link")} {link.Option}: container '{link.Container}'");
        if (link.Service is null)
        {
            if (!isExternal)
            {
                write($"    note: no service of this file is called '{link.Option.Source}'");
            }

            return;
        }

        if (link.Service.ContainerName is null)
        {
            write($"    note: compose calls it PROJECT-SERVICE-NUMBER, here with the project '{file.Project}' (another one by -p, COMPOSE_PROJECT_NAME or the folder; docker-compose 1 and podman-compose put '_' for '-');");
            write($"    'container_name' of '{link.Service.Name}' makes it certain");
        }

        if (link.Service.Scale != "1")
        {
            write($"    note: '{link.Service.Name}' has {link.Service.Scale} containers; a label leads to one of them, this one");
        }

        if (!ComposeNames.ShareNetwork(file, service, link.Service))
        {
            write($"    note: '{service.Name}' and '{link.Service.Name}' are on no network that both share; without one no link leads anywhere");
        }
    }

    public void Lost(ComposeService service, ComposeLink link)
    {
        string variables = $"{LinkEnvironment.PrefixOf(link.Option.Alias)}_PORT_*";
        if (ComposeNames.IsOnDefaultBridge(file, service))
        {
            write($"  {link.Option.Alias} on Docker 29: the hosts line stays; the variables {variables} are gone");
            write($"  {link.Option.Alias} on Docker 30: links of the default bridge are announced to go: no hosts line, no variables");
            write($"  {link.Option.Alias} on Podman: the container is refused: link is not supported; take 'links' out and set the labels");
        }
        else
        {
            write($"  {link.Option.Alias} on Docker 29, 30: stays, the engine's DNS answers it; there never were variables {variables} here");
            write($"  {link.Option.Alias} on Podman: the engine's DNS answers container names only, and only where it is switched on; the alias is lost");
        }
    }

    public void Labels(ComposeService service, IReadOnlyList<ComposeLink> links, IReadOnlyList<string> names)
    {
        if (links.Count == 0)
        {
            return;
        }

        write($"  with the agent running, these labels of '{service.Name}' bring the hosts lines back (add them to those that it has):");
        write("    labels:");
        for (int index = 0; index < links.Count; index++)
        {
            write(service.HasLabelList ? $"      - \"{names[index]}={links[index].Label}\"" : $"      {names[index]}: \"{links[index].Label}\"");
        }

        if (ComposeNames.IsOnDefaultBridge(file, service))
        {
            string prefix = LinkEnvironment.PrefixOf(links[0].Option.Alias);
            write($"  variables are given to a container once, by 'environment'; with the alias as the address they stay right: {prefix}_PORT_3306_TCP_ADDR: \"{links[0].Option.Alias}\"");
        }
    }
}
