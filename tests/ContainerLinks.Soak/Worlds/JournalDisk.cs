namespace ContainerLinks.Soak;

/// <summary>The disk of the linkers' journals. It outlives them; a process that is killed in the middle of a write leaves half of it.</summary>
internal sealed class JournalDisk
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>How many more writes find it full.</summary>
    public int FailuresLeft { get; set; }

    /// <summary>How many writes have found it full.</summary>
    public long Failures { get; private set; }

    public IJournalStorage Open(string file, LinkerProcess process) => new Storage(this, file, process);

    private void ThrowIfFull()
    {
        if (FailuresLeft > 0)
        {
            FailuresLeft--;
            Failures++;
            throw new IOException("No space left on device");
        }
    }

    private sealed class Storage(JournalDisk disk, string file, LinkerProcess process) : IJournalStorage
    {
        public string Path => $"/data/{file}";

        public bool WasUsed => disk._files.ContainsKey(file);

        public byte[]? Read() => disk._files.GetValueOrDefault(file);

        public void Append(ReadOnlySpan<byte> bytes, long length)
        {
            byte[] before = [.. disk._files.GetValueOrDefault(file, []).AsSpan(0, (int)length)];
            try
            {
                process.BeforeEffect();
            }
            catch (ProcessKilledException) when (process.IsDying)
            {
                disk._files[file] = [.. before, .. bytes[..(bytes.Length / 2)]];
                throw;
            }

            // A full disk has room for a part of it.
            disk._files[file] = [.. before, .. bytes[..(bytes.Length / 2)]];
            disk.ThrowIfFull();
            disk._files[file] = [.. before, .. bytes];
        }

        public void Replace(ReadOnlySpan<byte> bytes)
        {
            process.BeforeEffect();
            disk.ThrowIfFull();
            disk._files[file] = bytes.ToArray();
        }

        public string KeepCopy(ReadOnlySpan<byte> bytes) => Path + ".copy";

        public void Dispose()
        {
        }
    }
}
