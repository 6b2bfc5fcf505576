using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>A random sequence of commands, in the format of the recorded scenarios; the same seed gives the same sequence.</summary>
/// <remarks>Commands that an engine refuses belong in it: refusals are compared too. Subnets are always given, since only the first choice of a daemon among the default ones
/// is known. There is no mode <c>host</c>, which would bring the machine's own hosts file in.</remarks>
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
        < 45 => On("start", _believed.Down(), ContainerState.Running),
        < 54 => On("stop", _believed.Running(), ContainerState.Exited),
        < 62 => On("restart", _believed.Running(), ContainerState.Running),
        < 65 => Signal(),
        < 67 => On("pause", _believed.Running(), ContainerState.Paused),
        < 69 => On("unpause", _believed.Paused(), ContainerState.Running),
        < 74 => Rename(),
        < 80 => Remove(),
        < 83 => Command("rmlink", ("link", LinkName())),
        < 85 => Command("inspect", ("ref", Reference(_believed.Any()))),
        < 88 => Command("exec-env", ("name", Reference(_believed.Running()))),
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

        return Command("network-create", ("name", name), ("subnet", $"10.60.{Array.IndexOf(Networks, name) + 1}.0/29"));
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
        return Command("daemon-restart");
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
