namespace LinkAgent;

/// <summary>Sees to it that one agent keeps one engine: two would repair each other's lines. The lock goes with its process, however that ends.</summary>
internal sealed class OneAgentLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly FileStream _file;

    private OneAgentLock(FileStream file) => _file = file;

    public static OneAgentLock? TryTake(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new OneAgentLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static async Task<OneAgentLock> WaitAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public void Dispose() => _file.Dispose();
}
