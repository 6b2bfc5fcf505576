using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ContainerLinks.Docker.Tests;

/// <summary>One request to a fake engine, and all the ways to answer it, good and bad.</summary>
internal sealed class FakeExchange(Socket socket, Stream stream, FakeRequestHead head, Func<string> headers)
{
    public string Method => head.Method;

    /// <summary>The path without the API version and the query.</summary>
    public string Route { get; } = RouteOf(head.Target);

    public string Target => head.Target;

    /// <summary>Whether the answer was made, so that the fake engine's own one is not needed.</summary>
    public bool IsAnswered { get; private set; }

    public string? Query(string name) => head.Target.Split('?').ElementAtOrDefault(1)?.Split('&').Select(part => part.Split('='))
        .Where(part => part[0] == name).Select(part => Uri.UnescapeDataString(part[1])).FirstOrDefault();

    /// <summary>A piece of the body as it comes, with its framing; empty at its end.</summary>
    public async Task<int> ReadPieceAsync() => await stream.ReadAsync(new byte[64 * 1024]);

    public async Task<byte[]> ReadBodyAsync()
    {
        if (!head.IsChunked)
        {
            byte[] body = new byte[head.Length];
            await stream.ReadExactlyAsync(body);
            return body;
        }

        using var whole = new MemoryStream();
        while (true)
        {
            int length = int.Parse(await FakeRequestHead.ReadLineAsync(stream), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            byte[] piece = new byte[length];
            await stream.ReadExactlyAsync(piece);
            await FakeRequestHead.ReadLineAsync(stream);
            if (length == 0)
            {
                return whole.ToArray();
            }

            whole.Write(piece);
        }
    }

    public void Reply(int status, string body = "", string type = "application/json") =>
        WriteRaw($"HTTP/1.1 {status} Status\r\n{headers()}Content-Type: {type}\r\n{(status is 204 or 304 ? "" : $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n")}\r\n{body}");

    /// <summary>Answers with bytes.</summary>
    public void Reply(byte[] body, string type)
    {
        WriteRaw($"HTTP/1.1 200 OK\r\n{headers()}Content-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n");
        stream.Write(body);
    }

    /// <summary>What a command wrote, as engines tell it: pieces behind a head of eight bytes, up to the end of the connection.</summary>
    public void ReplyWithOutput(string output, string errors = "")
    {
        WriteRaw($"HTTP/1.1 200 OK\r\n{headers()}Content-Type: application/vnd.docker.raw-stream\r\n\r\n");
        foreach ((byte kind, string text) in ((byte, string)[])[(1, output), (2, errors)])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            stream.Write([kind, 0, 0, 0, (byte)(bytes.Length >> 24), (byte)(bytes.Length >> 16), (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes]);
        }

        socket.Dispose();
    }

    public void Refuse(int status, string message) => Reply(status, $$"""{"message":"{{message}}"}""");

    public void BeginStream() => WriteRaw($"HTTP/1.1 200 OK\r\n{headers()}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");

    public void WriteChunk(string text) => WriteRaw(string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n"));

    public void EndStream() => WriteRaw("0\r\n\r\n");

    /// <summary>Says these very bytes. A client that has gone does not matter.</summary>
    public void WriteRaw(string text)
    {
        IsAnswered = true;
        try
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (IOException)
        {
            // Nobody reads any more.
        }
        catch (ObjectDisposedException)
        {
            // It was hung up.
        }
    }

    /// <summary>Ends the connection without another word.</summary>
    public void Hangup()
    {
        IsAnswered = true;
        socket.Dispose();
    }

    /// <summary>Says nothing, for ever.</summary>
    public void Hang() => IsAnswered = true;

    private static string RouteOf(string target)
    {
        string path = target.Split('?')[0];
        return path.StartsWith("/v", StringComparison.Ordinal) && char.IsAsciiDigit(path[2]) ? path[path.IndexOf('/', 1)..] : path;
    }
}
