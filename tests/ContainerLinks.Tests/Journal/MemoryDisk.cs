using System.Text;

namespace ContainerLinks.Tests.Journal;

/// <summary>A folder of journals in memory, on which the process can die at any step, or be told that the disk is full.</summary>
internal sealed class MemoryDisk
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly HashSet<string> _used = [];
    private readonly HashSet<string> _open = [];

    /// <summary>The steps that changed something so far.</summary>
    public int Steps { get; private set; }

    /// <summary>The step, from 1 on, at which the process dies; 0 for never. Once dead, it does nothing more.</summary>
    public int DeathAt { get; set; }

    /// <summary>How much of the step is done at its death: 0 for nothing, 1 for all.</summary>
    public double DonePart { get; set; }

    public bool IsDead { get; private set; }

    /// <summary>Whether every write fails, as on a full disk.</summary>
    public bool IsFull { get; set; }

    public byte[]? this[string file]
    {
        get => _files.GetValueOrDefault(file);
        set
        {
            if (value is null)
            {
                _files.Remove(file);
            }
            else
            {
                _files[file] = value;
                _used.Add(file);
            }
        }
    }

    public IEnumerable<string> Files => _files.Keys.Order(StringComparer.Ordinal);

    public string Text(string file) => Encoding.UTF8.GetString(_files[file]);

    /// <summary>Another disk with the same bytes, for another process.</summary>
    public MemoryDisk Copy()
    {
        var copy = new MemoryDisk();
        foreach ((string file, byte[] bytes) in _files)
        {
            copy[file] = bytes;
        }

        return copy;
    }

    public IJournalStorage Open(string file)
    {
        lock (_lock)
        {
            return _open.Add(file) ? new Storage(this, file) : throw new ContainerLinksException(ContainerLinksError.Contended, $"'{file}' is open.");
        }
    }

    /// <summary>The process dies now, between two steps.</summary>
    public void Kill() => IsDead = true;

    /// <summary>The next process: nothing is open, and it lives.</summary>
    public void StartAnew()
    {
        lock (_lock)
        {
            _open.Clear();
            (DeathAt, IsDead) = (0, false);
        }
    }

    private void Step(byte[] before, byte[] after, Action<byte[]> put, bool isAtomic)
    {
        lock (_lock)
        {
            ThrowIfDead();
            if (IsFull && after.Length > before.Length)
            {
                // As much as there was room for.
                put(isAtomic ? before : after[..((before.Length + after.Length) / 2)]);
                throw new IOException("No space left on device");
            }

            Steps++;
            if (Steps != DeathAt)
            {
                put(after);
                return;
            }

            IsDead = true;
            bool isWhole = DonePart >= 1;
            int part = before.Length + (int)((after.Length - before.Length) * DonePart);
            put(isAtomic ? (isWhole ? after : before) : after.Length > before.Length ? after[..part] : isWhole ? after : before);
            ThrowIfDead();
        }
    }

    private void ThrowIfDead()
    {
        if (IsDead)
        {
            throw new ProcessDeathException();
        }
    }

    /// <summary>Stands for the end of the process: whoever catches it does so after the end.</summary>
    public sealed class ProcessDeathException() : Exception("The process is dead.");

    private sealed class Storage(MemoryDisk disk, string file) : IJournalStorage
    {
        public string Path => $"/data/{file}";

        public bool WasUsed => disk._used.Contains(file);

        public byte[]? Read()
        {
            disk.ThrowIfDead();
            return disk[file];
        }

        public void Append(ReadOnlySpan<byte> bytes, long length)
        {
            byte[] before = disk[file]!;
            byte[] kept = before[..(int)Math.Min(length, before.Length)];
            disk.Step(kept, [.. kept, .. bytes], after => disk[file] = after, isAtomic: false);
        }

        public void Replace(ReadOnlySpan<byte> bytes)
        {
            byte[]? before = disk[file];
            byte[] after = bytes.ToArray();
            disk.Step(before ?? [], after, put => disk[file] = before is null && put.Length == 0 ? null : put, isAtomic: true);
        }

        public string KeepCopy(ReadOnlySpan<byte> bytes)
        {
            disk[$"{file}.damaged"] = bytes.ToArray();
            return $"{Path}.damaged";
        }

        public void Dispose()
        {
            lock (disk._lock)
            {
                disk._open.Remove(file);
            }
        }
    }
}
