namespace ContainerLinks.Tests.Hosts;

/// <summary>A file in memory that remembers what it held after each page that was copied: every state that a kill can leave.</summary>
internal sealed class MemoryByteFile(byte[] bytes) : IByteFile
{
    private const int PageSize = 4096;

    public byte[] Bytes { get; private set; } = bytes;

    public List<byte[]> States { get; } = [bytes];

    public int Calls { get; private set; }

    /// <summary>The number of the call that fails because the disk is full, after its first page.</summary>
    public int FullAt { get; init; } = -1;

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        bool fails = Calls++ == FullAt;
        for (int done = 0; done < bytes.Length;)
        {
            int at = (int)offset + done;
            int count = Math.Min(bytes.Length - done, PageSize - (at % PageSize));
            byte[] next = new byte[Math.Max(Bytes.Length, at + count)];
            Bytes.CopyTo(next, 0);
            bytes.Slice(done, count).CopyTo(next.AsSpan(at));
            Bytes = next;
            States.Add(next);
            done += count;
            if (fails)
            {
                throw new IOException("No space left on device");
            }
        }
    }

    public void SetLength(long length)
    {
        Calls++;
        Bytes = [.. Bytes, .. new byte[Math.Max(0, length - Bytes.Length)]];
        Bytes = Bytes[..(int)length];
        States.Add(Bytes);
    }
}
