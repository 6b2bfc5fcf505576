namespace ContainerLinks;

/// <summary>How a running recipient's file changes when a source has come up: by the engine's text replacement, or by the link's own lines.</summary>
internal static class LinkLineUpdate
{
    public static string Apply(EngineSettings settings, string text, string alias, LinkLine? line, IReadOnlyList<string> addresses, string ownNames)
    {
        bool mixes = settings.Has(DockerQuirks.UpdateMixesFamilies);

        // Engines up to 27 update with the IPv4 address only; later ones update again with the IPv6 address.
        IEnumerable<string> used = mixes && !settings.Traits.SandboxBeforeNetworks ? addresses.Take(1) : addresses;
        foreach (string address in used)
        {
            text = settings.Has(DockerQuirks.UpdateHitsOtherLines) ? HostsText.Replace(text, alias, address, sameFamilyOnly: !mixes)
                : line is not null ? HostsText.ReplaceLines(text, line.Names, address, sameFamilyOnly: !mixes)
                : text;
        }

        if (line is null || addresses.Count == 0)
        {
            return text;
        }

        if (line.IsOwed || !settings.Has(DockerQuirks.UpdateOnlyReplaces))
        {
            foreach (string address in addresses)
            {
                // Where families are mixed an IPv6 line may carry an IPv4 address; it is there all the same.
                if (!HostsText.HasLine(text, line.Names, mixes ? null : address.Contains(':')))
                {
                    text = HostsText.InsertBefore(text, [new HostsRecord(address, line.Names)], ownNames);
                }
            }
        }

        line.IsOwed = false;
        return text;
    }
}
