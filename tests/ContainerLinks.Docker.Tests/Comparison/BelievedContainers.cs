namespace ContainerLinks.Docker.Tests;

/// <summary>What a random sequence takes to be true after its own commands. It may be wrong: it only keeps most commands from being refused.</summary>
internal sealed class BelievedContainers(Dice dice)
{
    public static readonly string[] Names = ["web", "db", "api", "app", "cache"];

    private readonly Dictionary<string, ContainerState> _states = new(StringComparer.Ordinal);

    public bool AreNone => _states.Count == 0;

    public bool Has(string name) => _states.ContainsKey(name);

    /// <summary>Mostly a name that no container has.</summary>
    public string Free() => Draw(name => !_states.ContainsKey(name));

    /// <summary>Mostly a container, in any state.</summary>
    public string Any() => Draw(_states.ContainsKey);

    public string Running() => Draw(name => Is(name, ContainerState.Running));

    public string Down() => Draw(name => Is(name, ContainerState.Exited));

    public string Paused() => Draw(name => Is(name, ContainerState.Paused));

    public void Create(string name) => _states.TryAdd(name, ContainerState.Exited);

    public void Run(string name) => _states.TryAdd(name, ContainerState.Running);

    public void Set(string name, ContainerState state)
    {
        if (_states.ContainsKey(name))
        {
            _states[name] = state;
        }
    }

    public void Rename(string name, string newName)
    {
        if (_states.TryGetValue(name, out ContainerState state) && _states.TryAdd(newName, state))
        {
            _states.Remove(name);
        }
    }

    public void Remove(string name) => _states.Remove(name);

    public void StopAll()
    {
        foreach (string name in Names)
        {
            Set(name, ContainerState.Exited);
        }
    }

    private bool Is(string name, ContainerState state) => _states.TryGetValue(name, out ContainerState known) && known == state;

    private string Draw(Func<string, bool> isWanted)
    {
        if (dice.OneIn(12))
        {
            return dice.Of(Names);
        }

        string[] wanted = [.. Names.Where(isWanted)];
        string[] known = wanted.Length > 0 ? wanted : [.. _states.Keys.Order(StringComparer.Ordinal)];
        return dice.Of(known.Length > 0 ? known : Names);
    }
}
