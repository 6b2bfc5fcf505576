namespace ContainerLinks;

/// <summary>A container engine in memory that behaves as a real one does, defects included.</summary>
/// <remarks>
/// <para>A refusal throws <see cref="SimulatedEngineException"/> with the engine's own words and status. A reference is a full id, a name, or the beginning
/// of one id only, tried in this order; with <see cref="DockerQuirks.LinkNamesAreContainerNames"/> also the name of a link, such as <c>web/db</c>.</para>
/// <para>One seed, one time provider and the same commands give the same bytes.</para>
/// <threadsafety>Safe for concurrent use: commands run one after the other.</threadsafety>
/// </remarks>
public sealed partial class SimulatedEngine : IDisposable
{
    private const string CreateStage = "create";
    private const string StartStage = "start";
    private static readonly TimeSpan DefaultSettling = TimeSpan.FromMinutes(1);
    private readonly EngineParts _parts;
    private readonly SimulatedRuntime _runtime;

    /// <summary>Makes an engine whose daemon runs.</summary>
    /// <param name="options">How it behaves; null for the defaults. The engine keeps a copy.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message says which and what was expected.</exception>
    public SimulatedEngine(SimulationOptions? options = null)
    {
        _parts = new EngineParts(options ?? new SimulationOptions());
        _runtime = new SimulatedRuntime(this, _parts.Context, _parts.Turn, _parts.Containers, _parts.Store, _parts.Views, _parts.Facts, _parts.Calls);
    }

    /// <summary>The engine that this one stands for.</summary>
    public SimulationProfile Profile => _parts.Context.Settings.Profile;

    /// <summary>The defects that this engine has.</summary>
    public DockerQuirks Quirks => _parts.Context.Settings.Quirks;

    /// <summary>The data root: the folder of the options, or <c>/var/lib/docker</c> as a name only when files are kept in memory.</summary>
    public string DataRoot => _parts.Store.Root;

    /// <summary>The clock of the engine.</summary>
    public TimeProvider Time => _parts.Context.Time;

    /// <summary>What goes wrong between this engine and whoever uses it as a runtime: the object of the options.</summary>
    public SimulationFaults Faults => _parts.Context.Dice.Faults;

    /// <summary>The images by name.</summary>
    public IReadOnlyDictionary<string, SimulatedImage> Images => Look(() => _parts.Images.All);

    /// <summary>For tests that look behind the public face.</summary>
    internal EngineParts Parts => _parts;

    /// <summary>Adds or replaces an image. Containers that exist keep what they have.</summary>
    /// <param name="name">The name.</param>
    /// <param name="image">What it brings.</param>
    public void AddImage(string name, SimulatedImage image)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(image);
        Command(() => _parts.Images.Add(name, image));
    }

    /// <summary>Creates a container without starting it.</summary>
    /// <param name="spec">What it should be.</param>
    /// <returns>The id.</returns>
    /// <exception cref="SimulatedEngineException">The engine refused it; nothing is left of it.</exception>
    public ContainerId Create(SimulatedContainerSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Command(() => new ContainerId(_parts.Commands.Create(spec).Id));
    }

    /// <summary>Creates a container and starts it. One whose start fails stays.</summary>
    /// <param name="spec">What it should be.</param>
    /// <returns>The id.</returns>
    /// <exception cref="SimulatedEngineException">The engine refused it; <see cref="SimulatedEngineException.Container"/> is what stayed.</exception>
    public ContainerId Run(SimulatedContainerSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        lock (_parts.Turn.Gate)
        {
            ContainerId id = Create(spec);
            Command(() => _parts.Commands.Start(id.Value), StartStage, id);
            return id;
        }
    }

    /// <summary>Starts a container.</summary>
    /// <param name="reference">The container.</param>
    /// <returns>False if it runs already and nothing changed (status 304).</returns>
    /// <exception cref="SimulatedEngineException">The engine refused it.</exception>
    public bool Start(string reference) => Command(() => _parts.Commands.Start(Checked(reference)), StartStage);

    internal bool Start(string reference, ContainerStart start) => Command(() => _parts.Commands.Start(Checked(reference), start), StartStage);

    /// <summary>Stops a container at once; its status is 137.</summary>
    /// <param name="reference">The container.</param>
    /// <returns>False if it does not run and nothing changed (status 304).</returns>
    /// <exception cref="SimulatedEngineException">The engine refused it.</exception>
    public bool Stop(string reference) => Command(() => _parts.Commands.Stop(Checked(reference)));

    /// <summary>Stops a container if it runs, and starts it.</summary>
    /// <param name="reference">The container.</param>
    /// <exception cref="SimulatedEngineException">The engine refused it. A container that was stopped stays so.</exception>
    public void Restart(string reference) => Command(() => _parts.Commands.Restart(Checked(reference)));

    /// <summary>Sends a signal to the main process. No restart policy brings the container back after it.</summary>
    /// <param name="reference">The container.</param>
    /// <param name="signal">A name or number, with or without SIG. The command of the container decides what it does.</param>
    /// <exception cref="SimulatedEngineException">The engine refused it.</exception>
    public void Kill(string reference, string signal = "KILL")
    {
        ArgumentNullException.ThrowIfNull(signal);
        Command(() => _parts.Commands.Kill(Checked(reference), signal));
    }

    /// <summary>The main process gets a signal that nobody asked the engine for, so the restart policy takes effect if it ends.</summary>
    /// <param name="reference">The container.</param>
    /// <param name="signal">A name or number, with or without SIG. The command of the container decides what it does.</param>
    /// <exception cref="SimulatedEngineException">There is no such container, or it does not run.</exception>
    public void Die(string reference, string signal = "KILL")
    {
        ArgumentNullException.ThrowIfNull(signal);
        Command(() => _parts.Commands.Die(Checked(reference), signal));
    }

    /// <summary>Freezes a container. It keeps its addresses and counts as running.</summary>
    /// <param name="reference">The container.</param>
    /// <exception cref="SimulatedEngineException">The engine refused it.</exception>
    public void Pause(string reference) => Command(() => _parts.Commands.Pause(Checked(reference)));

    /// <summary>Thaws a container.</summary>
    /// <param name="reference">The container.</param>
    /// <exception cref="SimulatedEngineException">The engine refused it.</exception>
    public void Unpause(string reference) => Command(() => _parts.Commands.Unpause(Checked(reference)));

    /// <summary>Renames a container.</summary>
    /// <param name="reference">The container.</param>
    /// <param name="newName">The new name, with or without its slash.</param>
    /// <exception cref="SimulatedEngineException">The engine refused it.</exception>
    public void Rename(string reference, string newName)
    {
        ArgumentNullException.ThrowIfNull(newName);
        Command(() => _parts.Commands.Rename(Checked(reference), newName));
    }

    /// <summary>Removes a container.</summary>
    /// <param name="reference">The container.</param>
    /// <param name="force">Whether to kill it first if it runs.</param>
    /// <exception cref="SimulatedEngineException">The engine refused it.</exception>
    public void Remove(string reference, bool force = false) => Command(() => _parts.Commands.Remove(Checked(reference), force));

    /// <summary>Removes a link by its name, such as <c>web/db</c>.</summary>
    /// <param name="link">The name; slashes at both ends are cut off, as the command line does.</param>
    /// <exception cref="SimulatedEngineException">The engine refused it.</exception>
    public void RemoveLink(string link)
    {
        ArgumentNullException.ThrowIfNull(link);
        Command(() => _parts.Commands.RemoveLink(link.Trim('/')));
    }

    /// <summary>Shows a container.</summary>
    /// <param name="reference">The container.</param>
    /// <returns>What it is now.</returns>
    /// <exception cref="SimulatedEngineException">There is no such container.</exception>
    public SimulatedContainer Inspect(string reference) => Command(() => _parts.Views.Show(_parts.Commands.Get(Checked(reference))));

    /// <summary>Shows all containers in order of creation.</summary>
    public IReadOnlyList<SimulatedContainer> List() =>
        Look<IReadOnlyList<SimulatedContainer>>(() => [.. _parts.Containers.All.Select(_parts.Views.Show)]);

    /// <summary>The environment that a new process inside of the container gets. The values may be secrets.</summary>
    /// <param name="reference">The container.</param>
    /// <returns><c>KEY=value</c> each.</returns>
    /// <exception cref="SimulatedEngineException">The engine refused the exec.</exception>
    public IReadOnlyList<string> ExecEnvironment(string reference) => Command(() => _parts.Commands.BeginExec(Checked(reference)).Environment);

    /// <summary>Runs a command inside of the container: <c>cat</c>, <c>echo</c>, <c>grep</c>, <c>sed</c>, <c>env</c>, <c>hostname</c>, <c>getent hosts</c>,
    /// <c>ping</c>, and <c>sh -c</c> with redirections, pipes and lists of these.</summary>
    /// <param name="reference">The container.</param>
    /// <param name="command">The command with its arguments.</param>
    /// <returns>How it ended; 127 for a program that the container does not have.</returns>
    /// <exception cref="SimulatedEngineException">The engine refused the exec.</exception>
    public SimulatedExec Exec(string reference, params IReadOnlyList<string> command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Command(() =>
        {
            (EngineContainer container, IReadOnlyList<string> environment) = _parts.Commands.BeginExec(Checked(reference));
            var programs = new ContainerPrograms(_parts.Containers, _parts.Networks, _parts.Store, _parts.Commands, container, environment);
            (int exitCode, string output) = new ContainerShell(programs).Run(command);
            return new SimulatedExec(exitCode, output);
        });
    }

    /// <summary>Ends the daemon and starts it again. All containers go down, those with a restart policy come up, and the default bridge has a new id.
    /// Podman has no daemon: only its service starts anew, and containers live on.</summary>
    /// <param name="crash">Whether the daemon is killed, so that its successor finds running containers and ends them.</param>
    public void RestartDaemon(bool crash = false) => Command(() => _parts.Commands.RestartDaemon(crash));

    /// <summary>Moves the engine's own clock from timer to timer, so that restart policies do their work.</summary>
    /// <param name="limit">How far at most; null is one minute.</param>
    /// <returns>True if no timer is left.</returns>
    /// <exception cref="InvalidOperationException">The options gave a clock that is no <see cref="SimulatedTime"/>.</exception>
    public bool Settle(TimeSpan? limit = null) =>
        _parts.Context.Time is SimulatedTime time
            ? time.AdvanceToQuiet(limit ?? DefaultSettling)
            : throw new InvalidOperationException("Settle moves a SimulatedTime; the options gave another TimeProvider, so move that one.");

    /// <summary>This engine as a runtime for the linker.</summary>
    /// <returns>Always the same object. It ends with the engine.</returns>
    public IContainerRuntime AsRuntime() => _runtime;

    /// <summary>Ends every stream of facts and all timers. Files stay.</summary>
    public void Dispose()
    {
        lock (_parts.Turn.Gate)
        {
            if (_parts.Turn.IsClosed)
            {
                return;
            }

            _parts.Turn.IsClosed = true;
            foreach (EngineContainer container in _parts.Containers.All)
            {
                container.RestartManager?.Cancel();
            }

            _parts.Facts.Complete();
        }
    }

    private static string Checked(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference;
    }

    private T Look<T>(Func<T> look)
    {
        lock (_parts.Turn.Gate)
        {
            return look();
        }
    }

    private void Command(Action action) => Command(() => { action(); return true; });

    private T Command<T>(Func<T> action, string stage = CreateStage, ContainerId? container = null)
    {
        lock (_parts.Turn.Gate)
        {
            ObjectDisposedException.ThrowIf(_parts.Turn.IsClosed, this);
            try
            {
                return action();
            }
            catch (EngineRefusal refusal)
            {
                throw new SimulatedEngineException(refusal.Error, refusal.Status, refusal.Message, stage, container, refusal.InnerException);
            }
            finally
            {
                _parts.Facts.Flush();
            }
        }
    }
}
