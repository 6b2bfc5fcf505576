namespace ContainerLinks;

/// <summary>The two operations of which a write is made up; each is seen whole or not at all after the writer was killed, within one page.</summary>
internal interface IByteFile
{
    void Write(ReadOnlySpan<byte> bytes, long offset);

    void SetLength(long length);
}
