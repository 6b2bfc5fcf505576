using System.Net;

namespace ContainerLinks;

/// <summary>Sends a stream of unknown length piece by piece, and tells how much has been taken. It ends early when nothing more is taken.</summary>
/// <remarks>Docker from 28 on answers and hangs up as soon as it knows that an archive is none.</remarks>
/// <param name="archive">The stream. It is not disposed here.</param>
/// <param name="sent">Is told the bytes so far, after each piece.</param>
internal sealed class ArchiveContent(Stream archive, Action<long> sent) : HttpContent
{
    private const int Piece = 1024 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[Piece];
        long total = 0;
        while (await archive.ReadAtLeastAsync(buffer, Piece, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) is > 0 and { } length)
        {
            try
            {
                await stream.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            }
            catch (IOException) when (!cancellationToken.IsCancellationRequested)
            {
                // The engine takes no more. It may have said why before it hung up: the answer is read now, or its absence tells that there is none.
                return;
            }

            total += length;
            sent(total);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
