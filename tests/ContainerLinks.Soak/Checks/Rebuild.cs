using System.Text;

namespace ContainerLinks.Soak;

/// <summary>Compares every file with what a new linker makes of the same containers, links and files without a block of ours.</summary>
/// <remarks>In a moment that is not quiet, an engine's lines in a file without links may be stale: nobody looks there.</remarks>
internal sealed class Rebuild(World world, WorldChecks checks, bool isQuiet)
{
    public async Task<string?> FindFaultAsync()
    {
        IReadOnlyList<ContainerInfo> containers = world.Containers;
        var runtime = new RebuiltRuntime(world.Engine.AsRuntime().Capabilities, containers);
        foreach (ContainerInfo container in containers)
        {
            runtime.Files[container.Id] = Encoding.Latin1.GetBytes(FileRules.Outside(checks.TextOf(container)));
        }

        ContainerLinksOptions options = world.Kind.MakeOptions();
        options.LinkLabel = "";
        await using var linker = new ContainerLinker(runtime, options, new SimulatedTime());
        await linker.FollowAsync();
        ContainerInfo[] settled = [.. containers.Where(IsComparable)];
        foreach (ContainerInfo container in settled)
        {
            await DeclareAsync(linker, container);
        }

        await linker.ReconcileAsync();
        foreach (ContainerInfo container in settled)
        {
            string found = Comparable(checks.TextOf(container));
            string rebuilt = Comparable(Encoding.Latin1.GetString(runtime.Files[container.Id]));
            if (found != rebuilt)
            {
                return $"rule 1: the file of {container.Name} is\n{found}\nbut made anew\n{rebuilt}";
            }
        }

        return null;
    }

    private bool IsComparable(ContainerInfo container)
    {
        ModelLink[] links = [.. world.Model.LinksOf(container.Id)];
        return checks.IsSettled(container) && !links.Any(link => link.KeepsHistory) && (isQuiet || !world.Kind.IsNative || links.Length > 0);
    }

    private async Task DeclareAsync(ContainerLinker linker, ContainerInfo recipient)
    {
        foreach (LinkStatus native in await linker.GetLinksAsync(recipient.Name))
        {
            if (world.Model.Find(recipient.Id, native.Link.Alias) is not { } link || world.Model.SourceNameOf(link) != native.Link.Source)
            {
                await linker.UnlinkAsync(recipient.Name, native.Link.Alias);
            }
        }

        foreach (ModelLink link in world.Model.LinksOf(recipient.Id))
        {
            await linker.LinkAsync(recipient.Name, $"{world.Model.SourceNameOf(link)}:{link.Alias}", link.Policy);
        }
    }

    /// <summary>The block stays where it was first. Where an engine writes lines too, which of two equal ones stays is a matter of history.</summary>
    private string Comparable(string text) => world.Kind.IsNative
        ? string.Join('\n', text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Order(StringComparer.Ordinal))
        : $"{FileRules.Outside(text)}\nwith the block\n{FileRules.BlockOf(text)}";
}
