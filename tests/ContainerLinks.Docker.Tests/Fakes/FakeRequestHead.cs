using System.Globalization;
using System.Text;

namespace ContainerLinks.Docker.Tests;

/// <summary>The head of a request: its first line, and how long its body is.</summary>
internal sealed record FakeRequestHead(string Method, string Target, int Length, bool IsChunked)
{
    /// <returns>Null if the client has gone.</returns>
    public static async Task<FakeRequestHead?> ReadAsync(Stream stream)
    {
        string[] first = (await ReadLineAsync(stream)).Split(' ');
        if (first.Length < 3)
        {
            return null;
        }

        int length = 0;
        bool isChunked = false;
        while (await ReadLineAsync(stream) is { Length: > 0 } line)
        {
            string[] header = line.Split(':', 2, StringSplitOptions.TrimEntries);
            length = header[0].Equals("Content-Length", StringComparison.OrdinalIgnoreCase) ? int.Parse(header[1], CultureInfo.InvariantCulture) : length;
            isChunked |= header[0].Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase);
        }

        return new FakeRequestHead(first[0], first[1], length, isChunked);
    }

    /// <returns>A line without its end; empty at the end of the stream, too.</returns>
    public static async Task<string> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) == 1 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString().TrimEnd('\r');
    }
}
