namespace TwoHosts;

/// <summary>What the user typed.</summary>
/// <param name="Engines">The addresses of two engines; empty for simulated ones.</param>
/// <param name="Network">The overlay network that both are on.</param>
/// <param name="Image">What the containers are made from: anything with a command sleep.</param>
internal sealed record Arguments(IReadOnlyList<Uri> Engines, string Network, string Image)
{
    public const string Usage = """
        Usage: TwoHosts [--live ENGINE1 ENGINE2 [--network NAME] [--image IMAGE]]

        Without arguments the hosts are simulated. With --live they are two Docker Engines that are nodes of one Swarm, as unix:///path/to/docker.sock each, with an attachable overlay
        network, 'links' if no other is named. Both sockets must be on this machine, and the hosts files writable: it is for a test set-up. The program makes containers there, mysql,
        web02 and squatter, and removes those again. Their image is busybox if no other is named (docs/several-hosts.md).
        """;

    public bool IsLive => Engines.Count > 0;

    /// <param name="args">What was typed.</param>
    /// <param name="error">What makes no sense, if the result is null.</param>
    public static Arguments? Parse(string[] args, out string error)
    {
        error = "";
        if (args.Length == 0)
        {
            return new Arguments([], "links", "busybox");
        }

        if (args is not ["--live", var one, var two, .. var rest] || !Uri.TryCreate(one, UriKind.Absolute, out Uri? first) || !Uri.TryCreate(two, UriKind.Absolute, out Uri? second))
        {
            error = "Expected nothing, or --live and the addresses of two engines.";
            return null;
        }

        var arguments = new Arguments([first, second], "links", "busybox");
        for (int at = 0; at < rest.Length; at += 2)
        {
            if (at + 1 == rest.Length || rest[at] is not ("--network" or "--image"))
            {
                error = $"'{rest[at]}' is no option of this program, or lacks its value.";
                return null;
            }

            arguments = rest[at] == "--network" ? arguments with { Network = rest[at + 1] } : arguments with { Image = rest[at + 1] };
        }

        return arguments;
    }
}
