using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace ContainerLinks.Fuzz;

/// <summary>Keeps the present input where it outlives the process, and ends the process if one input takes too long: a stack that overflows, or a loop without end, leaves its input behind.</summary>
internal sealed class Watchdog : IDisposable
{
    private const int Room = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly string _path;
    private readonly Timer _timer;
    private long _started;
    private int _length;

    public Watchdog(string path)
    {
        _path = path;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, Room);
        _view = _file.CreateViewAccessor();
        _timer = new Timer(_ => Look(), null, Patience, TimeSpan.FromSeconds(1));
    }

    /// <summary>The input stands behind its length, four bytes.</summary>
    public void Begin(byte[] input)
    {
        _view.Write(0, input.Length);
        _view.WriteArray(sizeof(int), input, 0, Math.Min(input.Length, Room - sizeof(int)));
        _length = input.Length;
        Volatile.Write(ref _started, Stopwatch.GetTimestamp());
    }

    /// <summary>No input is being read.</summary>
    public void End() => Volatile.Write(ref _started, 0);

    /// <summary>The run is over; nothing was left behind.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _view.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }

    private void Look()
    {
        if (Volatile.Read(ref _started) is var started and not 0 && Stopwatch.GetElapsedTime(started) > Patience)
        {
            Console.Error.WriteLine($"STUCK: an input of {_length} bytes takes more than {Patience.TotalSeconds} s; it is in {_path} behind 4 bytes with its length");
            Environment.Exit(1);
        }
    }
}
