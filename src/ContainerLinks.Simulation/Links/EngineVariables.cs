using System.Net;

namespace ContainerLinks;

/// <summary>The variables that a recipient's processes get from its links.</summary>
internal sealed class EngineVariables(EngineSettings settings, LinkIndex links, LinkLines lines)
{
    /// <summary>Collects the variables for a new process, and checks the sources on the way.</summary>
    /// <exception cref="EngineRefusal">A source does not run, and this engine minds.</exception>
    public IReadOnlyList<string> Collect(EngineContainer recipient, bool isExec)
    {
        if (recipient.NetworkMode.IsNone || (recipient.OnDefaultBridge is null && settings.Has(DockerQuirks.SourceMustBeOnDefaultBridge)))
        {
            return [];
        }

        bool mustRun = settings.Has(isExec ? DockerQuirks.ExecRequiresRunningSource : DockerQuirks.StartRequiresRunningSource);
        var variables = new List<string>();
        foreach (EngineLink link in links.Of(recipient))
        {
            bool isDead = link.Source.Removed;
            if (!link.Source.Running && mustRun && (!isDead || settings.Has(DockerQuirks.DeadSourceBlocksRecipient)))
            {
                throw EngineRefusal.System($"Cannot link to a non running container: {link.Source.Name} AS {link.FullAlias}");
            }

            if (link.Source.OnDefaultBridge is null && settings.Has(DockerQuirks.SourceMustBeOnDefaultBridge))
            {
                throw EngineRefusal.System($"container {link.Source.Id} not attached to default bridge network");
            }

            if (settings.MakesLinkVariables)
            {
                variables.AddRange(OfLink(link));
            }
        }

        return variables;
    }

    private IReadOnlyList<string> OfLink(EngineLink link)
    {
        IPAddress? address = lines.AddressesOf(link)
            .Select(text => GoAddress.TryParse(text, out IPAddress? parsed) ? parsed : null)
            .FirstOrDefault(parsed => parsed is not null
                && !(parsed.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && settings.Has(DockerQuirks.VariablesIgnoreIPv6)));
        var environment = new LinkEnvironment
        {
            Recipient = link.Recipient.ShortName,
            Alias = link.Alias,
            LinkName = link.FullAlias,
            Address = address,
            Ports = ExposedPortKeys.Read(link.Source.ExposedPorts),
            SourceEnvironment = link.Source.Environment ?? [],
            Format = settings.Has(DockerQuirks.LegacyPortRanges) ? LinkEnvironmentFormat.Docker20 : LinkEnvironmentFormat.Docker28,
        };
        bool engineNames = settings.Has(DockerQuirks.UnusableVariableNames);
        return engineNames && (address is not null || settings.Has(DockerQuirks.RestartingSourceLosesLine))
            ? environment.ToEngineVariables()
            : environment.ToVariables(new LinkVariableOptions { UsableNames = !engineNames });
    }
}
