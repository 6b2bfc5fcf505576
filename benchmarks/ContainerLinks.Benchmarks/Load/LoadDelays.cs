using System.Diagnostics;
using System.Text;

namespace ContainerLinks.Benchmarks;

/// <summary>How long each recipient's file had not the address that a source got by its start.</summary>
/// <param name="world">The containers.</param>
/// <param name="containers">How many there are.</param>
/// <param name="locked">The first of them, whose files nobody can write.</param>
/// <param name="most">So many delays are kept.</param>
internal sealed class LoadDelays(LoadWorld world, int containers, int locked, int most)
{
    private readonly Lock _gate = new();
    private readonly long[] _started = new long[containers];
    private readonly Dictionary<(int Recipient, string Alias), Awaited> _awaited = [];
    private readonly double[] _milliseconds = new double[most];
    private int _count;

    public int Awaiting
    {
        get
        {
            lock (_gate)
            {
                return _awaited.Count;
            }
        }
    }

    public int Count => _count;

    public void Starting(int source) => Volatile.Write(ref _started[source], Stopwatch.GetTimestamp());

    /// <summary>The engine told of a source that runs. If it moved again before a recipient's file was right, that file is late since the first move.</summary>
    public void Told(int source, string address)
    {
        lock (_gate)
        {
            foreach ((int recipient, string alias) in world.RecipientsOf(source).Where(link => link.Recipient >= locked))
            {
                long since = _awaited.TryGetValue((recipient, alias), out Awaited? earlier) ? earlier.Since : Volatile.Read(ref _started[source]);
                _awaited[(recipient, alias)] = new Awaited(Encoding.ASCII.GetBytes($"\n{address}\t{alias} "), since);
            }
        }
    }

    /// <summary>A recipient that is down needs no line: a start makes its file anew.</summary>
    public void Written(int recipient, ReadOnlySpan<byte> text)
    {
        long now = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            for (int link = 0; link < LoadWorld.LinksEach; link++)
            {
                (int Recipient, string Alias) key = (recipient, LoadWorld.AliasOf(link));
                if (_awaited.TryGetValue(key, out Awaited? awaited) && text.IndexOf(awaited.Line) >= 0)
                {
                    _awaited.Remove(key);
                    _milliseconds[_count++ % most] = Stopwatch.GetElapsedTime(awaited.Since, now).TotalMilliseconds;
                }
            }
        }
    }

    /// <summary>Milliseconds below which a part of all delays lies, 0 to 1; the measuring has to be over.</summary>
    public double Percentile(double part)
    {
        double[] sorted = [.. _milliseconds.Take(Math.Min(_count, most)).Order()];
        return sorted.Length == 0 ? double.NaN : sorted[(int)(part * (sorted.Length - 1))];
    }

    private sealed record Awaited(byte[] Line, long Since);
}
