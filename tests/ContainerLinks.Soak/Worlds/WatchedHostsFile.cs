using System.Buffers;

namespace ContainerLinks.Soak;

/// <summary>A hosts file of which every write of the linker is judged.</summary>
internal sealed class WatchedHostsFile(IHostsFile file, ContainerId container, FileWatch watch, bool isNative, Action beforeEffect) : IHostsFile
{
    public string Path => file.Path;

    public byte[]? Read() => file.Read();

    public bool Rewrite(HostsRewrite rewrite)
    {
        beforeEffect();
        watch.Failed.Add(container);
        bool written = file.Rewrite((current, updated) =>
        {
            var text = new ArrayBufferWriter<byte>(current.Length + 256);
            rewrite(current, text);
            bool isTampered = watch.Tampered.Contains(container);
            watch.BrokenRule ??= FileRules.FindFault(current, text.WrittenSpan, isTampered, isNative);
            updated.Write(text.WrittenSpan);
        });
        watch.Failed.Remove(container);
        watch.Tampered.Remove(container);
        watch.Writes += written ? 1 : 0;
        return written;
    }
}
