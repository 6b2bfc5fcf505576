using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace ContainerLinks;

/// <summary>A policy as four words, as a journal keeps it: <c>PointTo 10.0.0.9 Keep required</c>. Every policy that can be made is read back as an equal one.</summary>
internal static class LinkPolicyText
{
    private const int Words = 4;
    private const string Required = "required";
    private const string Optional = "optional";
    private const string NoSink = "-";

    /// <summary>The words with one blank between them.</summary>
    public static string Write(LinkPolicy policy) =>
        $"{policy.OnSourceStopped} {(policy.SinkAddress is { } sink ? HostsAddress.Format(sink) : NoSink)} {policy.OnSourceRemoved} {(policy.Required ? Required : Optional)}";

    /// <summary>Reads what <see cref="Write"/> wrote, and nothing else.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, [NotNullWhen(true)] out LinkPolicy? policy)
    {
        policy = null;
        Span<Range> words = stackalloc Range[Words + 1];
        if (text.Split(words, ' ') != Words
            || !TryReadName(text[words[0]], out SourceStoppedAction onStopped)
            || !TryReadSink(text[words[1]], out IPAddress? sink)
            || !TryReadName(text[words[2]], out SourceRemovedAction onRemoved)
            || text[words[3]] is not (Required or Optional))
        {
            return false;
        }

        policy = new LinkPolicy { OnSourceStopped = onStopped, SinkAddress = sink, OnSourceRemoved = onRemoved, Required = text[words[3]] is Required };
        return true;
    }

    private static bool TryReadSink(ReadOnlySpan<char> word, out IPAddress? sink)
    {
        sink = word is NoSink ? null : HostsAddress.ParseExact(word);
        return word is NoSink || (sink is not null && LinkPolicy.FindFaultOfSink(sink) is null);
    }

    // The platform reads numbers and lists of names too.
    private static bool TryReadName<T>(ReadOnlySpan<char> word, out T value)
        where T : struct, Enum =>
        Enum.TryParse(word, out value) && Enum.IsDefined(value) && word.SequenceEqual(value.ToString());
}
