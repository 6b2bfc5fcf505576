using System.Buffers;
using System.Text;

namespace ContainerLinks.Tests;

/// <summary>A hosts file without a disk, that can be made to fail.</summary>
internal sealed class MemoryHostsFile(string path, string text = "127.0.0.1\tlocalhost\n") : IHostsFile
{
    private byte[] _bytes = Encoding.UTF8.GetBytes(text);

    public string Path { get; } = path;

    public string? Failure { get; set; }

    public int Writes { get; private set; }

    public int Rewrites { get; private set; }

    public string Text
    {
        get => Encoding.UTF8.GetString(_bytes);
        set => _bytes = Encoding.UTF8.GetBytes(value);
    }

    public byte[]? Read() => Failure is null ? [.. _bytes] : throw new ContainerLinksException(ContainerLinksError.HostsFile, Failure);

    public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
    {
        Rewrites++;
        if (Failure is not null)
        {
            throw new ContainerLinksException(ContainerLinksError.HostsFile, Failure);
        }

        var updated = new ArrayBufferWriter<byte>();
        rewrite(_bytes, updated);
        if (updated.WrittenSpan.SequenceEqual(_bytes))
        {
            return false;
        }

        _bytes = updated.WrittenSpan.ToArray();
        Writes++;
        return true;
    }
}
