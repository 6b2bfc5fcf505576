using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>A random sequence of commands, in the format of the recorded scenarios; the same seed gives the same sequence.</summary>
/// <remarks>Commands that an engine refuses belong in it: refusals are compared too.</remarks>
internal sealed class RandomCommands
{
    public const int Fewest = 12;
    public const int Most = 20;

    private static readonly string[] Networks = ["net1", "net2"];

    private readonly Dice _dice;
    private readonly BelievedContainers _believed;
    private readonly RandomContainers _containers;
    private readonly List<string> _networks = [];

    private RandomCommands(Dice dice) => (_dice, _believed, _containers) = (dice, new BelievedContainers(dice), new RandomContainers(dice));

    public static IReadOnlyList<JsonObject> Generate(int seed)
    {
        var dice = new Dice((ulong)seed);
        var commands = new RandomCommands(dice);
        int count = Fewest + dice.Below(Most - Fewest + 1);
        return [.. Enumerable.Range(0, count).Select(_ => commands.Next())];
    }

    // Out of a hundred; there is little to do to a container before the first one is made.
    private JsonObject Next() => (_believed.AreNone ? _dice.Below(34) : _dice.Below(100)) switch
    {
        < 28 => Make("run", _believed.Run),
        < 33 => Make("create", _believed.Create),
        < 36 => CreateNetwork(),
        < 44 => On("start", _believed.Down(), ContainerState.Running),
        < 52 => On("stop", _believed.Running(), ContainerState.Exited),
        < 59 => On("restart", _believed.Running(), ContainerState.Running),
        < 62 => Signal(),
        < 65 => Die(),
        < 67 => On("pause", _believed.Running(), ContainerState.Paused),
        < 69 => On("unpause", _believed.Paused(), ContainerState.Running),
        < 74 => Rename(),
        < 80 => Remove(),
        < 83 => Command("rmlink", ("link", LinkName())),
        < 84 => Command("inspect", ("ref", Reference(_believed.Any()))),
        < 87 => Command("exec-env", ("name", Reference(_believed.Running()))),
        < 89 => LookUp(),
        < 93 => Connect(),
        < 97 => Command("disconnect", ("network", Network()), ("name", _believed.Any())),
        < 99 => Command("network-rm", ("network", Network())),
        _ => RestartDaemon(),
    };

    private JsonObject Make(string operation, Action<string> believe)
    {
        string name = _believed.Free();
        bool isRefused = false;
        JsonObject command = _containers.Make(operation, name, Source, _networks, hasSources: !_believed.AreNone || _dice.OneIn(6));
        if (!isRefused)
        {
            believe(name);
        }

        return command;

        string Source()
        {
            string source = _dice.OneIn(20) ? LinkName() : _believed.Running();
            isRefused |= !_believed.Has(source);
            return source;
        }
    }

    private JsonObject Signal()
    {
        JsonObject command = On("kill", _believed.Running(), ContainerState.Exited);
        if (_dice.OneIn(3))
        {
            command["signal"] = _dice.Of("TERM", "USR1", "9", "NOSUCH");
        }

        return command;
    }

    // Nobody asked the engine for it: a policy brings such a container back.
    private JsonObject Die()
    {
        string name = _believed.Running();
        _believed.Set(name, _containers.HasPolicy(name) ? ContainerState.Running : ContainerState.Exited);
        return Command("die", ("name", name), ("signal", _dice.Of("KILL", "USR1")));
    }

    private JsonObject LookUp()
    {
        string name = _believed.Running();
        string query = _dice.Below(8) switch
        {
            0 => $"{_believed.Any()}.{Network()}",
            1 => _believed.Any().ToUpperInvariant(),
            2 => $"{2 + _dice.Below(4)}.{1 + _dice.Below(2)}.60.10.in-addr.arpa",
            3 or 4 => _dice.Of(RandomContainers.Aliases),
            _ => _believed.Any(),
        };
        return Command("lookup", ("name", name), ("query", query), ("type", query.EndsWith(".arpa", StringComparison.Ordinal) ? "PTR" : _dice.OneIn(8) ? "AAAA" : "A"));
    }

    private JsonObject Rename()
    {
        (string name, string newName) = (_believed.Any(), _believed.Free());
        _believed.Rename(name, newName);
        return Command("rename", ("name", Reference(name)), ("newName", newName));
    }

    private JsonObject Remove()
    {
        bool isForced = !_dice.OneIn(3);
        string name = isForced ? _believed.Any() : _believed.Down();
        _believed.Remove(name);
        JsonObject command = Command("rm", ("name", Reference(name)));
        if (isForced)
        {
            command["force"] = true;
        }

        return command;
    }

    private JsonObject CreateNetwork()
    {
        string name = _dice.Of(Networks);
        if (!_networks.Contains(name))
        {
            _networks.Add(name);
        }

        JsonObject command = Command("network-create", ("name", name));
        if (!_dice.OneIn(4))
        {
            command["subnet"] = $"10.60.{Array.IndexOf(Networks, name) + 1}.0/29";
        }

        return command;
    }

    private JsonObject Connect()
    {
        JsonObject command = Command("connect", ("network", Network()), ("name", _believed.Any()));
        _containers.Attach(command, (string)command["network"]!);
        if (_dice.OneIn(2))
        {
            command["links"] = new JsonArray($"{_believed.Any()}:{_dice.Of(RandomContainers.Aliases)}");
        }

        return command;
    }

    private JsonObject RestartDaemon()
    {
        _believed.StopAll();
        return _dice.OneIn(2) ? Command("daemon-restart", ("signal", "KILL")) : Command("daemon-restart");
    }

    private JsonObject On(string operation, string name, ContainerState then)
    {
        _believed.Set(name, then);
        return Command(operation, ("name", Reference(name)));
    }

    private string Reference(string name) => _dice.OneIn(20) ? LinkName() : name;

    private string LinkName() => $"{_believed.Any()}/{(_dice.OneIn(3) ? _believed.Any() : _dice.Of(RandomContainers.Aliases))}";

    private string Network() => _dice.OneIn(4) ? "bridge" : _networks.Count == 0 ? _dice.Of(Networks) : _networks[_dice.Below(_networks.Count)];

    private static JsonObject Command(string operation, params ReadOnlySpan<(string Argument, string Value)> arguments)
    {
        var command = new JsonObject { ["op"] = operation };
        foreach ((string argument, string value) in arguments)
        {
            command[argument] = value;
        }

        return command;
    }
}
