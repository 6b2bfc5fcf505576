namespace ContainerLinks.Tests;

/// <summary>Kills a program in the calls of the kernel that it makes.</summary>
internal static class Strace
{
    /// <summary>Runs a program again and again, each time with its death as it enters the next call, until it lives. The budget says how many calls lie between two deaths.</summary>
    /// <param name="calls">The calls that count, as strace has them.</param>
    /// <param name="paths">The files that count.</param>
    /// <param name="command">The program.</param>
    /// <param name="prepare">Is called before each run.</param>
    /// <param name="check">Is called after each run, with the program's output and when it was killed.</param>
    /// <returns>How often it was killed.</returns>
    public static int KillInEach(string calls, string[] paths, string[] command, Action prepare, Action<string, string> check)
    {
        string[] files = [.. paths.SelectMany(path => new[] { "-P", path })];
        for (int number = 1; ; number += Budget.Stride)
        {
            prepare();
            (int code, string told) = WriterProcess.Run(["strace", "-f", "-qq", "-o", "/dev/null", .. files, "-e", $"trace={calls}", "-e", $"inject={calls}:signal=KILL:when={number}", .. command]);
            code.Should().BeOneOf([0, WriterProcess.Killed], told);
            check(told, code == 0 ? $"not killed, {number - 1} times in {calls}" : $"killed in {calls} number {number}");
            if (code == 0)
            {
                return (number - 1) / Budget.Stride;
            }
        }
    }
}
