using System.Buffers;
using System.Net;
using System.Text;

namespace ContainerLinks.Tests.Hosts;

/// <summary>A renderer of somebody else: columns of blanks, a name a line, and a remark.</summary>
internal sealed class ColumnsRenderer : IHostsFileRenderer
{
    private const int Width = 40;
    private const string Remark = "  # linked";

    public void Render(IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(destination);
        foreach ((HostsEntry entry, string name) in entries.SelectMany(entry => entry.Names.Select(name => (entry, name))))
        {
            destination.Write(Encoding.ASCII.GetBytes($"{entry.Address.ToString().PadRight(Width)}{name}{Remark}\n"));
        }
    }

    public bool IsOwn(ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line);
        return text.Length > Width + Remark.Length && text.EndsWith(Remark, StringComparison.Ordinal) && IPAddress.TryParse(text[..Width].TrimEnd(), out _);
    }
}
