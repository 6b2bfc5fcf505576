using System.Globalization;
using System.Text.RegularExpressions;

namespace ContainerLinks;

/// <summary>The main process of a container: what it got at its start, and how it takes signals.</summary>
/// <remarks>It is process 1 of its container, so the kernel passes over every signal that it has no handler for, but for KILL.</remarks>
internal sealed partial class MainProcess
{
    private readonly Dictionary<string, int>? _exits;

    /// <param name="environment">What it got.</param>
    /// <param name="command">The command, whose traps are its handlers.</param>
    /// <param name="blocked">A signal that never reaches it, or null.</param>
    public MainProcess(IReadOnlyList<string> environment, IReadOnlyList<string> command, string? blocked = null)
    {
        Environment = environment;
        foreach (Match trap in command.SelectMany(word => Trap().Matches(word)))
        {
            foreach (string signal in trap.Groups["signals"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                (_exits ??= new(StringComparer.Ordinal))[Normalise(signal)] = int.Parse(trap.Groups["code"].Value, CultureInfo.InvariantCulture);
            }
        }

        if (blocked is not null)
        {
            _exits?.Remove(blocked);
        }
    }

    /// <summary>The status of a process that was killed.</summary>
    public const int Killed = 137;

    public IReadOnlyList<string> Environment { get; }

    /// <summary>The status that the process ends with when it gets a signal, or null if it lives on.</summary>
    public int? ExitCodeOf(string signal) => signal switch
    {
        "KILL" => Killed,
        _ when _exits?.TryGetValue(signal, out int code) == true => code & 0xff,
        _ => null,
    };

    /// <summary>A signal's name without SIG, in upper case, also from its number; null if there is no such signal.</summary>
    public static string? ParseSignal(string text)
    {
        string name = Normalise(text);
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return number > 0 && number < Names.Length ? Names[number] : number is > 31 and <= 64 ? name : null;
        }

        return Array.IndexOf(Names, name) > 0 ? name : null;
    }

    private static readonly string[] Names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    private static string Normalise(string signal)
    {
        string upper = signal.ToUpperInvariant();
        return upper.StartsWith("SIG", StringComparison.Ordinal) ? upper[3..] : upper;
    }

    [GeneratedRegex("""trap\s+['"]exit (?<code>\d{1,3})['"]\s+(?<signals>[A-Z0-9 ]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Trap();
}

/// <summary>Decides whether and after which wait a container that ended starts again: 100 ms, doubled each time up to a minute, anew after ten seconds of life.</summary>
internal sealed class RestartManager(RestartPolicy policy, int restartCount)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongLife = TimeSpan.FromSeconds(10);
    private TimeSpan _wait;
    private int _restartCount = restartCount;
    private bool _active;
    private ITimer? _timer;

    public bool IsCancelled { get; private set; }

    /// <summary>How long to wait before the next start, or null to leave the container as it is.</summary>
    public TimeSpan? Decide(int exitCode, bool hasBeenManuallyStopped, TimeSpan lifetime)
    {
        if (policy.IsNone || IsCancelled || _active)
        {
            return null;
        }

        _wait = lifetime >= LongLife || _wait == TimeSpan.Zero ? FirstWait : _wait * 2 > LongestWait ? LongestWait : _wait * 2;
        if (!policy.Wants(exitCode, hasBeenManuallyStopped, _restartCount))
        {
            return null;
        }

        _restartCount++;
        return _wait;
    }

    public void Schedule(TimeProvider time, TimeSpan wait, Action start)
    {
        _active = true;
        _timer = time.CreateTimer(_ => start(), null, wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The wait is over.</summary>
    public void Wake()
    {
        _active = false;
        _timer?.Dispose();
        _timer = null;
    }

    public void Cancel()
    {
        IsCancelled = true;
        Wake();
    }
}
