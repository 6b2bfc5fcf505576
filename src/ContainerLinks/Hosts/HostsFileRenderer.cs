using System.Buffers;

namespace ContainerLinks;

// STUB
public sealed class HostsFileRenderer : IHostsFileRenderer
{
    public static HostsFileRenderer Default { get; } = new();
    public void Render(IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> destination) => throw new NotImplementedException();
}
