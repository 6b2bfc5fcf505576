using System.Globalization;
using ContainerLinks;
using ContainerLinks.Writer;

// For tests that need a writer in a process of its own:
//   step PATH KILLAT [ADDRESS=NAME]…   one update; the process kills itself (SIGKILL) before step KILLAT, counted from 0, of those that change the file; -1: it lives
//   kept PATH [ADDRESS=NAME]…          one update of a file that was opened and left as it was before
//   many PATH MARKER ROUNDS            ROUNDS updates of its own block, with addresses 10.1.0.0 to 10.1.255.255 in turn
//   journal FOLDER LINES SNAPSHOT      appends so many lines to the journal, a snapshot at each SNAPSHOT lines; says what it has read, and each line once it is kept
return args switch
{
    ["step", var path, var killAt, .. var entries] => Told(() => HostsWriters.Step(path, Number(killAt), entries)),
    ["many", var path, var marker, var rounds] => Told(() => HostsWriters.Many(path, marker, Number(rounds))),
    ["journal", var folder, var lines, var snapshot] => Told(() => JournalWriter.Run(folder, Number(lines), Number(snapshot))),
    _ => 2,
};

static int Told(Action write)
{
    try
    {
        write();
        return 0;
    }
    catch (ContainerLinksException error)
    {
        Console.WriteLine(error.Message);
        return 1;
    }
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
