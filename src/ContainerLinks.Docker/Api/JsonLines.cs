using System.Buffers;
using System.IO.Pipelines;

namespace ContainerLinks;

/// <summary>Reads JSON objects, one a line, as soon as their line ends.</summary>
/// <remarks>The client library's own reader calls back from other threads, may be one event behind, and knows no bound.</remarks>
internal sealed class JsonLines(Stream stream, long maximum)
{
    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));

    // Where the search for the end of the line goes on: a long line that comes in small pieces is searched once.
    private long _searched;

    /// <returns>The next line that is not empty, or null at the end. The last line may be without an end.</returns>
    /// <exception cref="IOException">The stream broke, or a line is longer than the bound.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer;
            SequencePosition? end = buffer.Slice(_searched).PositionOf((byte)'\n');
            ReadOnlySequence<byte> line = end is { } found ? buffer.Slice(0, found) : buffer;
            if (line.Length > maximum)
            {
                throw new IOException($"a line of the stream is longer than {maximum} bytes");
            }

            if (end is null && !result.IsCompleted)
            {
                _searched = buffer.Length;
                _reader.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            byte[] bytes = line.ToArray();
            _searched = 0;
            _reader.AdvanceTo(end is { } last ? buffer.GetPosition(1, last) : buffer.End);
            if (bytes.AsSpan().Trim(" \t\r"u8).Length > 0)
            {
                return bytes;
            }

            if (end is null)
            {
                return null;
            }
        }
    }
}
