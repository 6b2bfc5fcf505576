using System.Globalization;
using System.Net;
using ContainerLinks;
using ContainerLinks.HostsWriter;

// For tests that need a writer in a process of its own:
//   step PATH KILLAT [ADDRESS=NAME]…   one update; the process kills itself (SIGKILL) before step KILLAT, counted from 0, of those that change the file; -1: it lives
//   many PATH MARKER ROUNDS            ROUNDS updates of its own block, with addresses 10.1.0.0 to 10.1.255.255 in turn
return args switch
{
    ["step", var path, var killAt, .. var entries] => Step(path, int.Parse(killAt, CultureInfo.InvariantCulture), entries),
    ["many", var path, var marker, var rounds] => Many(path, marker, int.Parse(rounds, CultureInfo.InvariantCulture)),
    _ => 2,
};

static int Step(string path, int killAt, string[] entries)
{
    var file = new HostsFile(path) { CreateIfMissing = true, StepsThrough = steps => new DyingFile(steps, killAt) };
    try
    {
        file.Update([.. entries.Select(entry => entry.Split('=')).Select(parts => new HostsEntry(IPAddress.Parse(parts[0]), parts[1]))]);
        return 0;
    }
    catch (ContainerLinksException error)
    {
        Console.WriteLine(error.Message);
        return 1;
    }
}

static int Many(string path, string marker, int rounds)
{
    var file = new HostsFile(path, new ManagedBlock(marker));
    for (int round = 1; round <= rounds; round++)
    {
        file.Update([new HostsEntry(new IPAddress([10, 1, (byte)(round >> 8), (byte)round]), marker)]);
    }

    return 0;
}
