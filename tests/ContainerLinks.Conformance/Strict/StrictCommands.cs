using System.Buffers;
using System.Text;

namespace ContainerLinks.Conformance;

/// <summary>Gives the command of one step to the engine or to the linker.</summary>
internal sealed class StrictCommands(StrictWorld world)
{
    // Any image exists, without ports.
    private const string Image = "any";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <returns>Why it was refused, or null.</returns>
    /// <exception cref="TimeoutException">The command does not end.</exception>
    public async Task<string?> RunAsync(StrictCommand command)
    {
        try
        {
            await (command.ByLinker ? ByLinkerAsync(command) : Dispatch(command)).WaitAsync(Limit);
            world.Remember();
            return null;
        }
        catch (Exception refusal) when (refusal is ContainerLinksException or ArgumentException)
        {
            return refusal.Message;
        }
    }

    private Task ByLinkerAsync(StrictCommand command)
    {
        var linker = world.Linker;
        return command.Operation switch
        {
            "run" => linker.RunAsync(SpecForLinker(command)),
            "create" => linker.CreateAsync(SpecForLinker(command)),
            "start" => linker.StartAsync(command.Name),
            "stop" => linker.StopAsync(command.Name),
            "restart" => linker.RestartAsync(command.Name),
            "rename" => linker.RenameAsync(command.Name, command.Text("newName")),
            _ => linker.RemoveAsync(command.Name, command.Flag("force", otherwise: true)),
        };
    }

    private Task Dispatch(StrictCommand command)
    {
        switch (command.Operation)
        {
            case "link":
                return world.Linker.LinkAsync(command.Name, world.WithIds(command.Text("link")));
            case "unlink":
                return world.Linker.UnlinkAsync(command.Name, command.Text("alias"));
            case "link-by-id":
                return world.Linker.LinkAsync(command.Name, $"{world.IdOf(command.Text("source"))}:{command.Text("alias")}");
            case "linker-restart":
                return world.RestartLinkerAsync();
            case "edit-hosts":
                return EditHostsAsync(command);
            default:
                ByEngine(command);
                return Task.CompletedTask;
        }
    }

    private void ByEngine(StrictCommand command)
    {
        var engine = world.Engine;
        switch (command.Operation)
        {
            case "run":
                engine.Run(SpecForEngine(command));
                break;
            case "create":
                engine.Create(SpecForEngine(command));
                break;
            case "start":
                engine.Start(IdOf(command));
                break;
            case "stop":
                engine.Stop(IdOf(command));
                break;
            case "restart":
                engine.Restart(IdOf(command));
                break;
            case "rm":
                engine.Remove(IdOf(command), command.Flag("force", otherwise: true));
                break;
            case "rename":
                engine.Rename(IdOf(command), command.Text("newName"));
                break;
            case "network-create":
                engine.CreateNetwork(new SimulatedNetworkSpec(command.Name) { Subnet = command.Text("subnet") is { Length: > 0 } subnet ? subnet : null });
                break;
            case "connect":
                engine.Connect(command.Text("network"), IdOf(command), new SimulatedEndpointSpec { Aliases = command.Texts("aliases") });
                break;
            case "disconnect":
                engine.Disconnect(command.Text("network"), IdOf(command));
                break;
            default:
                engine.RestartDaemon(command.Flag("crash", otherwise: false));
                break;
        }
    }

    /// <summary>An engine would take the beginning of an id for a name that nobody has.</summary>
    private string IdOf(StrictCommand command) =>
        world.Find(command.Name)?.Id.Value ?? throw new ScenarioFormatException($"No container has the name '{command.Name}'.");

    private ContainerSpec SpecForLinker(StrictCommand command)
    {
        world.Ids.Name = command.Name;
        return new ContainerSpec(command.Name)
        {
            Image = Image,
            Labels = LabelsOf(command),
            Links = LinksOf(command),
            Hostname = Given(command, "hostname"),
            ExtraHosts = command.Texts("extraHosts"),
            Environment = command.Texts("env"),
            Network = Given(command, "network") ?? "default",
        };
    }

    private SimulatedContainerSpec SpecForEngine(StrictCommand command)
    {
        world.Ids.Name = command.Name;
        return new SimulatedContainerSpec(command.Name, Image)
        {
            Labels = LabelsOf(command),
            Links = LinksOf(command),
            Hostname = command.Text("hostname"),
            ExtraHosts = command.Texts("extraHosts"),
            Environment = command.Texts("env"),
            Network = Given(command, "network") ?? "default",
            NetworkAliases = command.Texts("aliases"),
        };
    }

    private Dictionary<string, string> LabelsOf(StrictCommand command) =>
        command.Map("labels").ToDictionary(pair => pair.Key, pair => world.WithIds(pair.Value), StringComparer.Ordinal);

    private List<string> LinksOf(StrictCommand command) => [.. command.Texts("links").Select(world.WithIds)];

    private async Task EditHostsAsync(StrictCommand command)
    {
        var runtime = world.Engine.AsRuntime();
        var container = await runtime.FindAsync(IdOf(command));
        var file = container is null ? null : runtime.OpenHosts(container);
        if (file is null)
        {
            throw new ScenarioFormatException($"'{command.Name}' has no hosts file.");
        }

        file.Rewrite((current, updated) =>
        {
            Encoding.UTF8.GetBytes(command.Text("prepend"), updated);
            updated.Write(current);
            Encoding.UTF8.GetBytes(command.Text("append"), updated);
        });
    }

    private static string? Given(StrictCommand command, string key) => command.Text(key) is { Length: > 0 } text ? text : null;
}
