// The story of container links: told by a simulated Docker Engine 20.10, then by the linker on an engine that has no links.
// With --plain-text it prints nothing but the two hosts files of the first part.
using Walkthrough;

switch (args)
{
    case []:
        await FirstPart.TellAsync(Console.Out);
        await SecondPart.TellAsync(Console.Out);
        Limits.Tell(Console.Out);
        return 0;
    case ["--plain-text"]:
        FirstPart.PrintHostsFiles(Console.Out);
        return 0;
    default:
        await Console.Error.WriteLineAsync($"'{string.Join(' ', args)}' is not known; expected nothing, or --plain-text.\nUsage: Walkthrough [--plain-text]");
        return 2;
}
