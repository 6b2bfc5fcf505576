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
        world.Foreign.Next(step.Foreign);
        WasKilled = false;
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

        await EndAsync();
        return outcome;
    }

    /// <summary>What the linker refused in this step; null if it did not.</summary>
    public ContainerLinksException? LastRefusal { get; private set; }

    private async Task EndAsync()
    {
        world.Created = null;
        world.Process.BeforeAnswer = () => Task.CompletedTask;
        await world.SettleAsync();
        world.Engine.Faults.Stop();
        world.Foreign.Stop();
        if (world.Process.IsDead)
        {
            LastRefusal = null;
            WasKilled = true;
            await world.BeginAnewAsync();
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
            SoakCommand.Replace => Past(() => Replace(step)),
            SoakCommand.AtOnce => BothAsync(step),
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
        string text = $"{step.Other}:{step.Alias}";
        bool isLabelled = step.Variant is 6 or 7;
        ModelLink[] links = isLabelled ? [] : [new ModelLink(step.Other, step.Alias, null, LinkOrigin.Code)];
        bool isNew = world.Find(step.Name) is null;
        ContainerId? made = null;
        world.Created = info => made = info.Name == step.Name ? info.Id : made;
        try
        {
            await world.Linker.CreateAsync(new ContainerSpec(step.Name) { Image = "db", Links = isLabelled ? [] : [text], Labels = isLabelled ? Labels(text) : [] });
        }
        catch (Exception failure) when (failure is ContainerLinksException or ProcessKilledException)
        {
            await world.SettleAsync();
            Missed(failure, step.Name, isNew, made, links);
            throw;
        }

        Array.ForEach(links, link => world.Model.Declare(made!, link));
        if (start)
        {
            await world.Linker.StartAsync(step.Name);
        }
    }

    /// <summary>All or none: a container that was made after all has its links.</summary>
    private void Missed(Exception failure, string name, bool isNew, ContainerId? made, ModelLink[] links)
    {
        bool isDead = world.Process.IsDead;
        if (made is { } id && world.Model.Knows(id))
        {
            foreach (ModelLink link in links)
            {
                if (isDead || !world.IsComplete)
                {
                    world.Model.Doubt(id, link);
                }
                else if (IsDone(failure) || failure is ContainerLinksException { IsTransient: true })
                {
                    world.Model.Declare(id, link);
                }
            }
        }

        if (isNew && failure is ContainerLinksException { IsTransient: true } && (made is null || !world.IsComplete))
        {
            world.Model.LoseCreation(name, links);
        }
    }

    private static bool IsDone(Exception failure) => failure.Message.StartsWith("What was asked for is done", StringComparison.Ordinal);

    private async Task LinkAsync(SoakStep step)
    {
        ContainerInfo? recipient = world.Find(step.Name);
        string source = step.IsPast && world.Find(step.Other) is { } byId ? byId.Id.Value : step.Other;
        var link = new ModelLink(source, step.Alias, LinkPolicies.Of(step.Variant), LinkOrigin.Code);
        try
        {
            await world.Linker.LinkAsync(step.Name, source, step.Alias, link.Policy);
        }
        catch (Exception failure) when (recipient is not null && failure is ContainerLinksException or ProcessKilledException)
        {
            if (IsDone(failure))
            {
                world.Model.Declare(recipient!.Id, link);
            }
            else if (world.Process.IsDead)
            {
                world.Model.Doubt(recipient!.Id, link);
            }

            throw;
        }

        world.Model.Declare(recipient!.Id, link);
    }

    private async Task UnlinkAsync(SoakStep step)
    {
        ContainerInfo? recipient = world.Find(step.Name);
        ModelLink? link = recipient is null ? null : world.Model.Find(recipient.Id, step.Alias);
        bool isOpen = recipient is not null && world.Model.Of(recipient.Id).IsOpen;
        bool unlinked;
        try
        {
            unlinked = await world.Linker.UnlinkAsync(step.Name, step.Alias);
        }
        catch (Exception failure) when (link is not null && failure is ContainerLinksException or ProcessKilledException)
        {
            if (IsDone(failure))
            {
                world.Model.Withdraw(recipient!.Id, step.Alias);
            }
            else if (world.Process.IsDead)
            {
                world.Model.Doubt(recipient!.Id, link!);
            }

            throw;
        }

        if (world.Model.Withdraw(recipient!.Id, step.Alias) != unlinked && !isOpen && world.IsComplete)
        {
            throw new BrokenRuleException($"UnlinkAsync said {unlinked} of {step.Name} {step.Alias}");
        }
    }

    /// <summary>Both are done, and what both do is the same in either order.</summary>
    private async Task BothAsync(SoakStep step)
    {
        string link = $"{step.Other}:{step.Alias}";
        ContainerInfo? recipient = world.Find(step.Name);
        Func<Task>[] commands = step.Variant switch
        {
            0 => [() => world.Linker.StartAsync(step.Name), () => world.Linker.StartAsync(step.Name)],
            1 => [() => world.Linker.StopAsync(step.Name), () => world.Linker.StopAsync(step.Name)],
            2 => [() => world.Linker.StartAsync(step.Name), () => world.Linker.LinkAsync(step.Name, link)],
            3 => [() => world.Linker.StopAsync(step.Other), () => world.Linker.LinkAsync(step.Name, link)],
            4 => [() => world.Linker.ReconcileAsync(), () => world.Linker.LinkAsync(step.Name, link)],
            _ => [() => world.Linker.LinkAsync(step.Name, link), () => world.Linker.LinkAsync(step.Name, link)],
        };
        world.Process.IsReconciling = step.Variant == 4;
        Task[] both = [.. commands.Select(command => Task.Run(command))];
        try
        {
            await Task.WhenAll(both);
        }
        finally
        {
            world.Process.IsReconciling = false;
            if (step.Variant == 4)
            {
                world.Listed();
            }

            if (step.Variant >= 2 && recipient is not null)
            {
                var declared = new ModelLink(step.Other, step.Alias, null, LinkOrigin.Code);
                if (both.Skip(step.Variant >= 5 ? 0 : 1).Any(task => task.IsCompletedSuccessfully || (task.Exception?.InnerException is { } failure && IsDone(failure))))
                {
                    world.Model.Declare(recipient.Id, declared);
                }
                else if (world.Process.IsDead)
                {
                    world.Model.Doubt(recipient.Id, declared);
                }
            }
        }
    }

    private void Replace(SoakStep step)
    {
        world.Engine.Rename(step.Name, "passing");
        try
        {
            world.Engine.Run(SpecOf(step));
        }
        finally
        {
            world.Engine.Remove("passing", force: true);
        }
    }

    private async Task ReconcileAsync()
    {
        world.Process.IsReconciling = true;
        try
        {
            await world.Linker.ReconcileAsync();
            world.Listed();
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
        lock (world.Engine.Parts.Turn.Gate)
        {
            if (world.Find(step.Name) is { } container && world.Engine.Parts.Store.Read(container.Id.Value) is { } bytes)
            {
                string edited = UserEdits.Apply(Encoding.Latin1.GetString(bytes), step.Variant, out bool entersBlock);
                world.Engine.Parts.Store.Write(container.Id.Value, Encoding.Latin1.GetBytes(edited), truncateFirst: false);
                if (entersBlock)
                {
                    world.Files.Tamper(container.Id);
                }
            }
        }
    }

    private void Sabotage(SoakStep step)
    {
        lock (world.Engine.Parts.Turn.Gate)
        {
            if (world.Find(step.Name) is { } container && world.Engine.Parts.Store.Read(container.Id.Value) is { } bytes)
            {
                byte[] block = Encoding.Latin1.GetBytes("# >>> containerlinks >>>\n10.0.0.1\twrong\n# <<< containerlinks <<<\n");
                world.Engine.Parts.Store.Write(container.Id.Value, (byte[])[.. bytes, .. block], truncateFirst: false);
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
            Hostname = step.FactsFirst ? StepGenerator.HostNames[step.Variant] : "",
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
