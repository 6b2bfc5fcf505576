using System.Buffers;
using System.Net;
using System.Text;
using CsCheck;

namespace ContainerLinks.Tests.Hosts;

internal static class HostsSamples
{
    public const string Fixed = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";

    public static readonly Gen<string> Name =
        Gen.Char["abcdefghijklmnopqrstuvwxyzABCZ0123456789_"].Array[1, 12].Select(letters => new string(letters)).Where(name => HostName.IsValid(name));

    public static readonly Gen<HostsEntry> Entry =
        Gen.Select(Gen.OneOf(Gen.Byte.Array[4], Gen.Byte.Array[16]), Name.Array[1, 12], (address, names) => new HostsEntry(new IPAddress(address), names));

    public static readonly Gen<HostsEntry[]> Entries = Entry.Array[0, 6];

    /// <summary>Bytes as they stand in files: lines of all kinds with all line ends, and noise.</summary>
    public static readonly Gen<byte[]> Bytes = Gen.OneOf(
        Gen.Byte.Array[0, 60],
        AnyOf("\n", "\r\n", "\r", "\uFEFF", "# c", "127.0.0.1\tlocalhost", "172.17.0.3\t0d9bdf7f309d", " ", "\t", "\0", "::1 a # b", "#")
            .Array[0, 14].Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts))));

    public static Gen<string> AnyOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    public static IPAddress Ip(byte a, byte b, byte c, byte d) => new([a, b, c, d]);

    public static string Text(this HostsFileRenderer renderer, IReadOnlyList<HostsEntry> entries)
    {
        var buffer = new ArrayBufferWriter<byte>();
        renderer.Render(entries, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static byte[] Apply(this ManagedBlock block, byte[] file, params IReadOnlyList<HostsEntry> entries)
    {
        var buffer = new ArrayBufferWriter<byte>();
        block.Apply(file, entries, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public static string Apply(this ManagedBlock block, string file, params IReadOnlyList<HostsEntry> entries) =>
        Encoding.UTF8.GetString(block.Apply(Encoding.UTF8.GetBytes(file), entries));
}
