using System.Buffers;
using System.IO.Pipelines;

namespace ContainerLinks;

/// <summary>Reads JSON objects, one a line, as soon as their line ends.</summary>
/// <remarks>The client library's own reader calls back from other threads, may be one event behind, and knows no bound.</remarks>
internal sealed class JsonLines(Stream stream, long maximum)
{
    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    /// <returns>The next line that is not empty, or null at the end. An unfinished last line is none.</returns>
    /// <exception cref="IOException">The stream broke, or a line is longer than the bound.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                byte[] line = buffer.Slice(0, end).ToArray();
                _reader.AdvanceTo(buffer.GetPosition(1, end));
                if (line.Length > 1)
                {
                    return line;
                }

                continue;
            }

            if (buffer.Length > maximum)
            {
                throw new IOException($"a line of the stream is longer than {maximum} bytes");
            }

            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return null;
            }
        }
    }
}
