namespace ContainerLinks.Soak;

/// <summary>The disk of the linkers' journals. It outlives them; a process that is killed in the middle of a write leaves half of it.</summary>
internal sealed class JournalDisk
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _behind = new(StringComparer.Ordinal);
    private int _failuresLeft;

    /// <summary>How many more writes find it full.</summary>
    public int FailuresLeft
    {
        get => Volatile.Read(ref _failuresLeft);
        set => Volatile.Write(ref _failuresLeft, value);
    }

    /// <summary>How many writes have found it full.</summary>
    public long Failures { get; private set; }

    /// <summary>Whether something of links was not written that no later write has made good. What is not written of addresses comes from the list at a start.</summary>
    public bool IsBehind
    {
        get
        {
            lock (_gate)
            {
                return _behind.Contains("links.journal");
            }
        }
    }

    public IJournalStorage Open(string file, LinkerProcess process) => new Storage(this, file, process);

    /// <summary>A linker that begins has what is there, and misses nothing of which it knows.</summary>
    public void Settle()
    {
        lock (_gate)
        {
            _behind.Clear();
        }
    }

    public JournalDisk Copy()
    {
        var copy = new JournalDisk();
        lock (_gate)
        {
            foreach ((string file, byte[] bytes) in _files)
            {
                copy._files.Add(file, bytes);
            }
        }

        return copy;
    }

    public IJournalStorage OpenSafely(string file) => new Storage(this, file, null);

    private byte[] Get(string file) => _files.GetValueOrDefault(file, []);

    private void ThrowIfFull(string file)
    {
        if (_failuresLeft > 0)
        {
            _failuresLeft--;
            Failures++;
            _behind.Add(file);
            throw new IOException("No space left on device");
        }
    }

    private sealed class Storage(JournalDisk disk, string file, LinkerProcess? process) : IJournalStorage
    {
        public string Path => $"/data/{file}";

        public bool WasUsed
        {
            get
            {
                lock (disk._gate)
                {
                    return disk._files.ContainsKey(file);
                }
            }
        }

        public byte[]? Read()
        {
            lock (disk._gate)
            {
                return disk._files.GetValueOrDefault(file);
            }
        }

        public void Append(ReadOnlySpan<byte> bytes, long length)
        {
            lock (disk._gate)
            {
                byte[] before = [.. disk.Get(file).AsSpan(0, (int)length)];
                if (process?.Effect() == LinkerProcess.Fate.Dying)
                {
                    disk._files[file] = [.. before, .. bytes[..(bytes.Length / 2)]];
                    throw new ProcessKilledException();
                }

                // A full disk has room for a part of it.
                process?.ThrowIfDead();
                disk._files[file] = [.. before, .. bytes[..(bytes.Length / 2)]];
                disk.ThrowIfFull(file);
                disk._files[file] = [.. before, .. bytes];
            }
        }

        public void Replace(ReadOnlySpan<byte> bytes)
        {
            lock (disk._gate)
            {
                process?.BeforeEffect();
                disk.ThrowIfFull(file);
                disk._files[file] = bytes.ToArray();
                disk._behind.Remove(file);
            }
        }

        public string KeepCopy(ReadOnlySpan<byte> bytes) => Path + ".copy";

        public void Dispose()
        {
        }
    }
}
