using System.Buffers;

namespace ContainerLinks.Soak;

/// <summary>A hosts file of which every write of the linker is judged.</summary>
internal sealed class WatchedHostsFile(IHostsFile file, ContainerId container, FileWatch watch, bool isNative, Action beforeEffect, ForeignFaults foreign) : IHostsFile
{
    public string Path => file.Path;

    public byte[]? Read() => file.Read();

    public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
    {
        foreign.Strike(ForeignCode.HostsFile);
        beforeEffect();
        bool written = file.Rewrite((current, updated) =>
        {
            var text = new ArrayBufferWriter<byte>(current.Length + 256);
            rewrite(current, text);
            watch.Break(FileRules.FindFault(current, text.WrittenSpan, watch.LastBlock(container), watch.IsTampered(container), isNative));
            watch.Wrote(container, text.WrittenSpan);
            updated.Write(text.WrittenSpan);
        });
        watch.Looked(container, written);
        return written;
    }
}
