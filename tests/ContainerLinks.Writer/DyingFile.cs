using System.Diagnostics;

namespace ContainerLinks.Writer;

/// <summary>Does a write page by page, as the kernel does, and kills its own process before a given step.</summary>
internal sealed class DyingFile(IByteFile file, int killAt) : IByteFile
{
    private const int PageSize = 4096;
    private int _steps;

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        for (int done = 0; done < bytes.Length;)
        {
            int count = Math.Min(bytes.Length - done, PageSize - (int)((offset + done) % PageSize));
            Step();
            file.Write(bytes.Slice(done, count), offset + done);
            done += count;
        }
    }

    public void SetLength(long length)
    {
        Step();
        file.SetLength(length);
    }

    private void Step()
    {
        if (_steps++ == killAt)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }
}
