namespace ContainerLinks.Docker.Tests;

/// <summary>An archive that never ends: zeros behind a beginning.</summary>
internal sealed class EndlessStream(byte[]? beginning = null) : Stream
{
    private byte[]? _beginning = beginning;

    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => 0; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        Array.Clear(buffer, offset, count);
        int length = Math.Min(_beginning?.Length ?? 0, count);
        _beginning?.AsSpan(0, length).CopyTo(buffer.AsSpan(offset));
        _beginning = null;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
