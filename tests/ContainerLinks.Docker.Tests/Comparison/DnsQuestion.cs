using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>One question to the name server that an engine has inside of a container, and its answer.</summary>
internal sealed class DnsQuestion(string query, string type, string server = "127.0.0.11")
{
    private const int HeaderLength = 12;
    private const int FixedPartOfRecord = 10;
    private static readonly Dictionary<string, ushort> Types = new(StringComparer.Ordinal) { ["A"] = 1, ["PTR"] = 12, ["AAAA"] = 28 };

    /// <summary>Asks from inside of the network of a process. An image needs no program for that: the machine's own shell is taken in.</summary>
    /// <returns>The fields <c>rcode</c> and <c>answers</c>; no code if nobody answers, since the engine passed the question on to a server that is not there.</returns>
    public async Task<(int? Code, JsonArray Answers)> AskAsync(int process)
    {
        string message = string.Concat(Encode().Select(octet => $"\\x{octet:x2}"));
        var start = new ProcessStartInfo("nsenter") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] words = ["-t", $"{process}", "-n", "bash", "-c", $"exec 3<>/dev/udp/{server}/53; printf '{message}' >&3; exec timeout 2 dd bs=4096 count=1 <&3"];
        foreach (string word in words)
        {
            start.ArgumentList.Add(word);
        }

        using Process shell = Process.Start(start)!;
        using var output = new MemoryStream();
        Task<string> complaints = shell.StandardError.ReadToEndAsync();
        await shell.StandardOutput.BaseStream.CopyToAsync(output);
        await complaints;
        await shell.WaitForExitAsync();
        return output.Length < HeaderLength ? (null, []) : Read(output.ToArray());
    }

    private byte[] Encode()
    {
        var message = new List<byte> { 0x4c, 0x4b, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (string label in query.TrimEnd('.').Split('.'))
        {
            byte[] octets = Encoding.UTF8.GetBytes(label);
            message.Add((byte)octets.Length);
            message.AddRange(octets);
        }

        return [.. message, 0, 0, (byte)Types[type], 0, 1];
    }

    private static (int? Code, JsonArray Answers) Read(byte[] message)
    {
        int at = HeaderLength;
        for (int left = Number(message, 4); left > 0; left--)
        {
            _ = Name(message, ref at);
            at += 4;
        }

        var answers = new JsonArray();
        for (int left = Number(message, 6); left > 0; left--)
        {
            _ = Name(message, ref at);
            ushort type = Number(message, at);
            int length = Number(message, at + 8);
            int data = at + FixedPartOfRecord;
            answers.Add(new JsonObject
            {
                ["type"] = Types.FirstOrDefault(pair => pair.Value == type).Key ?? $"{type}",
                ["value"] = type == Types["PTR"] ? Name(message, ref data) : new IPAddress(message.AsSpan(data, length)).ToString(),
                ["ttl"] = BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(at + 4)),
            });
            at += FixedPartOfRecord + length;
        }

        return (message[3] & 0xf, answers);
    }

    /// <summary>Reads a name and moves behind it. Two octets that begin with two bits point to the rest.</summary>
    private static string Name(byte[] message, ref int at)
    {
        var labels = new List<string>();
        int? end = null;
        while (message[at] != 0)
        {
            if (message[at] >= 0xc0)
            {
                end ??= at + 2;
                at = Number(message, at) & 0x3fff;
                continue;
            }

            labels.Add(Encoding.UTF8.GetString(message, at + 1, message[at]));
            at += 1 + message[at];
        }

        at = end ?? at + 1;
        return string.Join('.', labels);
    }

    private static ushort Number(byte[] message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at));
}
