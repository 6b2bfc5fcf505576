using System.IO.Pipes;
using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>A named pipe of Windows, as engines there are reached: <c>npipe:////./pipe/docker_engine</c>, the form of Docker's command line; with two slashes at the beginning it means the same.</summary>
/// <param name="Server">The machine; <c>.</c> is this one.</param>
/// <param name="Name">The name of the pipe there.</param>
internal sealed record NamedPipe(string Server, string Name)
{
    public const string Scheme = "npipe";

    /// <summary>How long a pipe that is there may let us wait for one of its instances.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>Reads the address as it was typed: a URI's own path has no <c>.</c> in it any more.</summary>
    public static bool TryParse(Uri address, [NotNullWhen(true)] out NamedPipe? pipe)
    {
        string text = address.OriginalString;
        string[] parts = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('/', '\\').SkipWhile(part => part.Length == 0).ToArray();
        pipe = parts is [{ Length: > 0 } server, var folder, { Length: > 0 }, ..] && folder.Equals("pipe", StringComparison.OrdinalIgnoreCase)
            ? new NamedPipe(server, string.Join('\\', parts[2..]))
            : null;
        return pipe is not null;
    }

    /// <exception cref="IOException">Nobody takes us.</exception>
    /// <exception cref="UnauthorizedAccessException">The pipe is not for this user.</exception>
    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var stream = new NamedPipeClientStream(Server, Name, PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await stream.ConnectAsync(LongestWait, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch (TimeoutException)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw new IOException($"nobody listens at the pipe, or it was busy for {LongestWait.TotalSeconds:0} seconds");
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether there may be such a pipe. Its file is not asked for: that would take one of its instances.</summary>
    public bool Exists()
    {
        if (Server != ".")
        {
            return true;
        }

        try
        {
            // Elsewhere .NET keeps a pipe as a socket of that name.
            return OperatingSystem.IsWindows()
                ? Directory.EnumerateFiles(@"\\.\pipe\").Any(path => path.EndsWith($@"\{Name}", StringComparison.OrdinalIgnoreCase))
                : File.Exists(Path.Combine(Path.GetTempPath(), $"CoreFxPipe_{Name}"));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
