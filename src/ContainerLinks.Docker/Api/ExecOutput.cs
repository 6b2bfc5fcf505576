using System.Buffers.Binary;
using System.Text;

namespace ContainerLinks;

/// <summary>What a command in a container wrote: pieces of its output and of its errors, each behind eight bytes that tell which and how long.</summary>
internal static class ExecOutput
{
    private const int Longest = 16 * 1024;
    private const int Head = 8;

    /// <summary>Reads up to the end of the command, or as much as is worth reading: a container's program may write without end.</summary>
    public static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[Longest];
        int length = await stream.ReadAtLeastAsync(buffer, Longest, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Join(buffer.AsSpan(0, length));
    }

    /// <summary>Output and errors in the order in which they came. What does not have the form is taken as it is.</summary>
    public static string Join(ReadOnlySpan<byte> frames)
    {
        var text = new StringBuilder();
        while (frames.Length >= Head && frames[0] <= 2 && (frames[1] | frames[2] | frames[3]) == 0)
        {
            int length = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(frames[4..]), (uint)(frames.Length - Head));
            text.Append(Encoding.UTF8.GetString(frames.Slice(Head, length)));
            frames = frames[(Head + length)..];
        }

        return text.Append(Encoding.UTF8.GetString(frames)).ToString();
    }
}
