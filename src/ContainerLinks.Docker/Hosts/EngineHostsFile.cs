using System.Buffers;

namespace ContainerLinks;

/// <summary>The hosts file of a container that this program cannot write by its path: it is read through the engine, and written through it if that is asked for.</summary>
/// <remarks>A read is the engine's archive call. A write is a command in the container (see <see cref="ExecScript"/>), never the archive call: that puts another file in the place of the one that is mounted.
/// After a write the file is read again, so what is told is what is there: the shell is the container's own.</remarks>
/// <param name="container">The container, with a path of its own.</param>
/// <param name="connect">Gives the engine.</param>
/// <param name="access">Whether it may be written through the engine.</param>
/// <param name="surroundings">This machine.</param>
internal sealed class EngineHostsFile(ContainerInfo container, Func<CancellationToken, ValueTask<EngineConnection>> connect, HostsFileAccess access, EngineSurroundings surroundings) : IHostsFile
{
    private const string FileInside = "/etc/hosts";
    private const int MaximumAttempts = 8;
    private long _unguardedWrites;

    public string Path => container.HostsPath!;

    public long UnguardedWrites => Interlocked.Read(ref _unguardedWrites);

    public byte[]? Read() => Wait(async () => surroundings.MayRead(Path) ? new HostsFile(Path).Read() : await ReadAsync(await ConnectAsync().ConfigureAwait(false)).ConfigureAwait(false));

    public bool Rewrite(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
    {
        ArgumentNullException.ThrowIfNull(rewrite);
        return Wait(() => RewriteAsync(rewrite));
    }

    /// <summary>A hosts file has calls that wait. What they wait for goes on elsewhere, so that it needs nothing of the thread that waits.</summary>
    private static T Wait<T>(Func<Task<T>> call) => Task.Run(call).GetAwaiter().GetResult();

    private ValueTask<EngineConnection> ConnectAsync() => connect(CancellationToken.None);

    private async Task<bool> RewriteAsync(Action<ReadOnlySpan<byte>, IBufferWriter<byte>> rewrite)
    {
        EngineConnection connection = await ConnectAsync().ConfigureAwait(false);
        bool isWritten = false;
        for (int attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            byte[] current = await ReadAsync(connection).ConfigureAwait(false) ?? throw HostsFileFailures.Missing(container);
            var updated = new ArrayBufferWriter<byte>(current.Length + 256);
            rewrite(current, updated);
            if (updated.WrittenSpan.SequenceEqual(current))
            {
                return isWritten;
            }

            if (access == HostsFileAccess.Path)
            {
                // Whoever may not write the file is told so by the file itself, if it is sure to be that one.
                bool isThere = connection.Endpoint.IsLocal ? surroundings.Exists(Path) : surroundings.MayRead(Path);
                return isThere ? new HostsFile(Path).Rewrite(rewrite) : throw HostsFileFailures.NotHere(container, connection.Endpoint);
            }

            if (!await WriteAsync(connection, current, updated.WrittenMemory).ConfigureAwait(false))
            {
                continue;
            }

            isWritten = true;
            byte[]? now = await ReadAsync(connection).ConfigureAwait(false);
            if (updated.WrittenSpan.SequenceEqual(now))
            {
                return true;
            }

            if (now.AsSpan().SequenceEqual(current))
            {
                throw HostsFileFailures.NotWritten(container, "the shell says that it has written, and the file is as it was", null);
            }
        }

        throw HostsFileFailures.Contended(container, MaximumAttempts);
    }

    private async Task<byte[]?> ReadAsync(EngineConnection connection)
    {
        byte[]? text = await connection.Files.ReadFileAsync(container.Id, FileInside, HostsFile.MaximumLength, CancellationToken.None).ConfigureAwait(false);
        if (connection.Identity.Kind == EngineKind.Podman
            && await connection.Api.InspectAsync(container.Id.Value, CancellationToken.None).ConfigureAwait(false) is { } now
            && ContainerMapping.StateOf(now.Status) != ContainerState.Running)
        {
            // Podman then shows what lies below the mount: the image's own file, or an empty one.
            throw HostsFileFailures.NotShown(container, now.Status);
        }

        return text;
    }

    /// <returns>False if somebody else had changed the file meanwhile, so that nothing was written.</returns>
    private async Task<bool> WriteAsync(EngineConnection connection, byte[] current, ReadOnlyMemory<byte> updated)
    {
        if (current.AsSpan().IndexOf("\n# containerlinks: unfinished write "u8) >= 0)
        {
            throw HostsFileFailures.Unfinished(container);
        }

        IReadOnlyList<string> command = ExecScript.For(current, updated.Span) ?? throw HostsFileFailures.TooLong(container, ExecScript.MaximumLength);

        // Before the write, so that whoever saw a mix finds it counted.
        Interlocked.Increment(ref _unguardedWrites);
        string told;
        try
        {
            told = await connection.Files.ExecAsync(container.Id, container.Name, command, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ContainerLinksException refused) when (refused.Error == ContainerLinksError.Refused)
        {
            throw HostsFileFailures.NotWritten(container, refused.Message, refused);
        }

        string[] lines = told.Split('\n');
        return lines.Contains(ExecScript.Written) || (lines.Contains(ExecScript.Changed) ? false : throw HostsFileFailures.NotWritten(container, told, null));
    }
}
