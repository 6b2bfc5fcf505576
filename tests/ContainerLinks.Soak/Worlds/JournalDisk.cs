namespace ContainerLinks.Soak;

/// <summary>The disk of the linkers' journals. It outlives them; a process that is killed in the middle of a write leaves half of it.</summary>
internal sealed class JournalDisk
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public IJournalStorage Open(string file, LinkerProcess process) => new Storage(this, file, process);

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

            disk._files[file] = [.. before, .. bytes];
        }

        public void Replace(ReadOnlySpan<byte> bytes)
        {
            process.BeforeEffect();
            disk._files[file] = bytes.ToArray();
        }

        public string KeepCopy(ReadOnlySpan<byte> bytes) => Path + ".copy";

        public void Dispose()
        {
        }
    }
}
