using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace ContainerLinks;

/// <summary>Writes entries as engines do: address, TAB, names joined by one blank, LF.</summary>
/// <remarks>
/// <para>Nothing is allocated; the buffer is asked once for the room of all lines. The text depends on the entries and their order alone.</para>
/// <threadsafety>Immutable: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed class HostsFileRenderer : IHostsFileRenderer
{
    private const int WindowsNames = 9;

    /// <summary>Makes a renderer that writes one line an entry, however many names it has.</summary>
    public HostsFileRenderer()
    {
    }

    /// <summary>Makes a renderer that continues an entry with many names on further lines.</summary>
    /// <param name="maximumNamesPerLine">The most names on a line; 0: no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumNamesPerLine"/> is below 0.</exception>
    public HostsFileRenderer(int maximumNamesPerLine)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumNamesPerLine);
        MaximumNamesPerLine = maximumNamesPerLine;
    }

    /// <summary>The layout of engines: one line an entry.</summary>
    public static HostsFileRenderer Default { get; } = new();

    /// <summary>At most nine names a line: the resolver of Windows takes no notice of a tenth.</summary>
    public static HostsFileRenderer Windows { get; } = new(WindowsNames);

    /// <summary>The renderer for the hosts file of the machine that this program runs on; containers of Linux take <see cref="Default"/> everywhere.</summary>
    /// <value><see cref="Windows"/> on Windows, <see cref="Default"/> elsewhere.</value>
    public static HostsFileRenderer ForThisHost => OperatingSystem.IsWindows() ? Windows : Default;

    /// <summary>The most names on a line; an entry with more goes on in further lines with the same address.</summary>
    /// <value>0 (no limit) by default.</value>
    public int MaximumNamesPerLine { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="entries"/> or <paramref name="destination"/> is null.</exception>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    public void Render(IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(destination);
        switch (entries)
        {
            case HostsEntry[] array:
                Render(array.AsSpan(), destination);
                break;
            case List<HostsEntry> list:
                Render(CollectionsMarshal.AsSpan(list), destination);
                break;
            default:
                RenderOthers(entries, destination);
                break;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Own are: an address in its canonical text, one TAB, host names with one blank between them. However many: <see cref="MaximumNamesPerLine"/> may have been another one when the line was written.</remarks>
    public bool IsOwn(ReadOnlySpan<byte> line)
    {
        int tab = line.IndexOf((byte)'\t');
        if (tab <= 0 || !Ascii.IsValid(line) || HostsAddress.ParseExact(Encoding.ASCII.GetString(line[..tab])) is null)
        {
            return false;
        }

        string names = Encoding.ASCII.GetString(line[(tab + 1)..]);
        foreach (Range name in names.AsSpan().Split(' '))
        {
            if (!HostName.IsValid(names.AsSpan()[name]))
            {
                return false;
            }
        }

        return true;
    }

    private void Render(ReadOnlySpan<HostsEntry> entries, IBufferWriter<byte> destination)
    {
        int total = 0;
        foreach (HostsEntry entry in entries)
        {
            if (entry is null)
            {
                throw MissingEntry();
            }

            if (MustSplit(entry))
            {
                RenderEach(entries, destination);
                return;
            }

            total = checked(total + entry.LineLength);
        }

        if (total == 0)
        {
            return;
        }

        Span<byte> free = destination.GetSpan(total);
        int used = 0;
        foreach (HostsEntry entry in entries)
        {
            ReadOnlySpan<byte> line = entry.Line;
            line.CopyTo(free[used..]);
            used += line.Length;
        }

        destination.Advance(used);
    }

    private void RenderEach(ReadOnlySpan<HostsEntry> entries, IBufferWriter<byte> destination)
    {
        foreach (HostsEntry entry in entries)
        {
            RenderOne(entry, destination);
        }
    }

    private void RenderOthers(IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> destination)
    {
        // By index: the enumerator of a list behind an interface would be allocated.
        int count = entries.Count;
        for (int index = 0; index < count; index++)
        {
            RenderOne(entries[index], destination);
        }
    }

    private void RenderOne(HostsEntry? entry, IBufferWriter<byte> destination)
    {
        if (entry is null)
        {
            throw MissingEntry();
        }

        if (!MustSplit(entry))
        {
            destination.Write(entry.Line);
            return;
        }

        for (int index = 0; index < entry.Names.Count; index++)
        {
            if (index % MaximumNamesPerLine == 0)
            {
                destination.Write(index == 0 ? ""u8 : "\n"u8);
                destination.Write(entry.Line[..entry.AddressLength]);
                destination.Write("\t"u8);
            }
            else
            {
                destination.Write(" "u8);
            }

            Encoding.UTF8.GetBytes(entry.Names[index], destination);
        }

        destination.Write("\n"u8);
    }

    private bool MustSplit(HostsEntry entry) => MaximumNamesPerLine > 0 && entry.Names.Count > MaximumNamesPerLine;

    private static ArgumentException MissingEntry() => new("An entry of the list is null.", "entries");
}
