using System.Text;

namespace ContainerLinks.Soak;

/// <summary>Plays one step. A refusal is part of the game; what it tells is kept.</summary>
internal sealed class StepPlayer(World world)
{
    private static readonly string[] HostileLinks = ["two:a\n6.6.6.6 bank", "two:a b", "two:a\t6.6.6.6", "../../two:db", "two:db\0", "two:#db", "two:localhost", "two:"];

    private bool _isPast;

    /// <summary>Whether the linker's process was killed in the midst of the step.</summary>
    public bool WasKilled { get; private set; }

    /// <returns>What came of it, in one line.</returns>
    public async Task<string> PlayAsync(SoakStep step)
    {
        foreach (string fault in step.Faults)
        {
            world.Engine.Faults.All.First(known => known.Name == fault).Next();
        }

        world.Process.BeforeAnswer = step.FactsFirst ? world.SettleAsync : () => Task.CompletedTask;
        world.Process.EffectsLeft = step.KillAt > 0 ? step.KillAt : world.Process.EffectsLeft;
        world.Disk.FailuresLeft = Math.Max(world.Disk.FailuresLeft, step.FullDisk);
        WasKilled = false;
        ContainerId? recipient = world.Find(step.Name)?.Id;
        string outcome;
        try
        {
            await DoAsync(step);
            outcome = "ok";
        }
        catch (Exception refusal) when (refusal is ContainerLinksException or ArgumentException)
        {
            LastRefusal = _isPast ? null : refusal as ContainerLinksException;
            outcome = refusal.Message;
        }
        catch (ProcessKilledException)
        {
            outcome = "killed";
        }

        await EndAsync(recipient ?? world.Find(step.Name)?.Id);
        return outcome;
    }

    /// <summary>What the linker refused in this step; null if it did not.</summary>
    public ContainerLinksException? LastRefusal { get; private set; }

    private async Task EndAsync(ContainerId? recipient)
    {
        world.Created = null;
        world.Process.BeforeAnswer = () => Task.CompletedTask;
        await world.SettleAsync();
        world.Engine.Faults.Stop();
        if (world.Process.IsDead)
        {
            LastRefusal = null;
            WasKilled = true;
            await world.BeginAnewAsync();
            if (world.Kind.HasJournal && recipient is { } id && world.Model.NameOf(id) is not null)
            {
                world.Model.Doubt(id);
            }
        }
    }

    private Task DoAsync(SoakStep step)
    {
        LastRefusal = null;
        _isPast = false;
        return step.Command switch
        {
            SoakCommand.Run when step.IsPast => Past(() => world.Engine.Run(SpecOf(step))),
            SoakCommand.Run => RunAsync(step, start: true),
            SoakCommand.Create when step.IsPast => Past(() => world.Engine.Create(SpecOf(step))),
            SoakCommand.Create => RunAsync(step, start: false),
            SoakCommand.Start when step.IsPast => Past(() => world.Engine.Start(step.Name)),
            SoakCommand.Start => world.Linker.StartAsync(step.Name),
            SoakCommand.Stop when step.IsPast => Past(() => world.Engine.Stop(step.Name)),
            SoakCommand.Stop => world.Linker.StopAsync(step.Name),
            SoakCommand.Restart when step.IsPast => Past(() => world.Engine.Restart(step.Name)),
            SoakCommand.Restart => world.Linker.RestartAsync(step.Name),
            SoakCommand.Rename when step.IsPast => Past(() => world.Engine.Rename(step.Name, step.Other)),
            SoakCommand.Rename => world.Linker.RenameAsync(step.Name, step.Other),
            SoakCommand.Remove when step.IsPast => Past(() => world.Engine.Remove(step.Name, force: true)),
            SoakCommand.Remove => world.Linker.RemoveAsync(step.Name, force: true),
            SoakCommand.Link => LinkAsync(step),
            SoakCommand.Unlink => UnlinkAsync(step),
            SoakCommand.HostileLink => world.Linker.LinkAsync(step.Name, HostileLinks[step.Variant]),
            SoakCommand.Swap => Past(() => Swap(step)),
            SoakCommand.Pause => Past(() => world.Engine.Pause(step.Name)),
            SoakCommand.Unpause => Past(() => world.Engine.Unpause(step.Name)),
            SoakCommand.Die => Past(() => world.Engine.Die(step.Name)),
            // The linker has one pool, for one network.
            SoakCommand.CreateNetwork when world.Kind.HasPool => Task.CompletedTask,
            SoakCommand.CreateNetwork => Past(() => world.Engine.CreateNetwork(new SimulatedNetworkSpec("net"))),
            SoakCommand.RemoveNetwork => Past(() => world.Engine.RemoveNetwork("net")),
            SoakCommand.Connect => Past(() => world.Engine.Connect(step.Variant < 2 ? "bridge" : "net", step.Name, step.Variant < 2 ? null : new SimulatedEndpointSpec { Aliases = step.Variant < 4 ? [step.Alias] : [] })),
            SoakCommand.Disconnect => Past(() => world.Engine.Disconnect(step.Variant < 2 ? "bridge" : "net", step.Name)),
            SoakCommand.RestartDaemon => Past(() => world.Engine.RestartDaemon(crash: step.IsPast)),
            SoakCommand.EditHosts => Past(() => Edit(step)),
            SoakCommand.Sabotage => Past(() => Sabotage(step)),
            SoakCommand.Wait => world.AdvanceAsync(TimeSpan.FromSeconds(1 << step.Variant)),
            SoakCommand.Reconcile => ReconcileAsync(),
            SoakCommand.CrashLinker => world.BeginAnewAsync(),
            _ => Task.CompletedTask,
        };
    }

    private async Task RunAsync(SoakStep step, bool start)
    {
        string link = $"{step.Other}:{step.Alias}";
        bool isLabelled = step.Variant is 6 or 7;
        var declared = new List<ModelLink>();
        world.Created = id =>
        {
            if (!isLabelled && step.Other != step.Name)
            {
                declared.Add(world.Model.Declare(id, step.Other, step.Alias, LinkPolicy.Default));
            }
        };
        try
        {
            await world.Linker.CreateAsync(new ContainerSpec(step.Name) { Image = "db", Links = isLabelled ? [] : [link], Labels = isLabelled ? Labels(link) : [] });
        }
        catch
        {
            world.Model.Withdraw(declared);
            throw;
        }

        if (start)
        {
            await world.Linker.StartAsync(step.Name);
        }
    }

    private async Task LinkAsync(SoakStep step)
    {
        ContainerInfo? recipient = world.Find(step.Name);
        LinkPolicy policy = LinkPolicies.Of(step.Variant);
        ContainerLink link = await world.Linker.LinkAsync(step.Name, $"{step.Other}:{step.Alias}", policy);
        if (!world.Process.IsDead)
        {
            world.Model.Acknowledged(recipient!.Id, step.Other, link.Alias, link.Policy ?? LinkPolicy.Default);
        }
    }

    private async Task UnlinkAsync(SoakStep step)
    {
        ContainerInfo? recipient = world.Find(step.Name);
        bool mayHaveEnded = recipient is not null && world.Model.Find(recipient.Id, step.Alias) is { IsOpen: true, MayEnd: true };
        bool unlinked = await world.Linker.UnlinkAsync(step.Name, step.Alias);
        if (world.Model.Unlink(recipient!.Id, step.Alias) != unlinked && !mayHaveEnded && !world.Model.Undecided.Contains(recipient.Id) && world.IsComplete && !world.Process.IsDead)
        {
            throw new BrokenRuleException($"UnlinkAsync said {unlinked} of {step.Name} {step.Alias}");
        }
    }

    private async Task ReconcileAsync()
    {
        world.Process.IsReconciling = true;
        try
        {
            await world.Linker.ReconcileAsync();
        }
        finally
        {
            world.Process.IsReconciling = false;
        }
    }

    private void Swap(SoakStep step)
    {
        world.Engine.Rename(step.Name, "passing");
        try
        {
            world.Engine.Rename(step.Other, step.Name);
        }
        finally
        {
            world.Engine.Rename("passing", world.Find(step.Other) is null ? step.Other : step.Name);
        }
    }

    private void Edit(SoakStep step)
    {
        lock (world.Engine.Core.Gate)
        {
            if (world.Find(step.Name) is { } container && world.Engine.Core.Store.Read(container.Id.Value) is { } bytes)
            {
                string edited = UserEdits.Apply(Encoding.Latin1.GetString(bytes), step.Variant, out bool entersBlock);
                world.Engine.Core.Store.Write(container.Id.Value, Encoding.Latin1.GetBytes(edited), truncateFirst: false);
                if (entersBlock)
                {
                    world.Files.Tampered.Add(container.Id);
                }
            }
        }
    }

    private void Sabotage(SoakStep step)
    {
        lock (world.Engine.Core.Gate)
        {
            if (world.Find(step.Name) is { } container && world.Engine.Core.Store.Read(container.Id.Value) is { } bytes)
            {
                byte[] block = Encoding.Latin1.GetBytes("# >>> containerlinks >>>\n10.0.0.1\twrong\n# <<< containerlinks <<<\n");
                world.Engine.Core.Store.Write(container.Id.Value, (byte[])[.. bytes, .. block], truncateFirst: false);
            }
        }
    }

    private SimulatedContainerSpec SpecOf(SoakStep step)
    {
        string link = $"{step.Other}:{step.Alias}";
        return new SimulatedContainerSpec(step.Name, "db")
        {
            Links = world.Kind.IsNative && step.Variant is 0 or 1 ? [link] : [],
            Labels = step.Variant switch
            {
                2 or 3 => Labels(link),
                4 => Labels("two:a\n6.6.6.6 bank"),
                _ => [],
            },
            RestartPolicy = step.Variant is 3 or 5 ? "always" : "",
            Network = step.Variant == 7 && world.Engine.Networks.Any(network => network.Name == "net") ? "net" : "default",
        };
    }

    private static Dictionary<string, string> Labels(string link) => new() { ["containerlinks.link"] = link };

    private Task Past(Action action)
    {
        _isPast = true;
        action();
        return Task.CompletedTask;
    }
}
