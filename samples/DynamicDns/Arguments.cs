namespace DynamicDns;

/// <summary>What the user typed.</summary>
/// <param name="Server">A server that takes updates, or null for a zone in memory.</param>
/// <param name="Zone">The zone.</param>
/// <param name="KeyFile">The key of the updates; null for a zone in memory.</param>
internal sealed record Arguments(string? Server, string Zone, string? KeyFile)
{
    public const string Usage = """
        Usage: DynamicDns [--server ADDRESS[:PORT] --key FILE [--zone ZONE]]

        Without arguments the zone is in memory. With them it is a real one, links.test if no other is named; the key may change A, AAAA, SRV and TXT records in it (docs/dynamic-dns.md).
        """;

    /// <param name="args">What was typed.</param>
    /// <param name="error">What makes no sense, if the result is null.</param>
    public static Arguments? Parse(string[] args, out string error)
    {
        error = "";
        var arguments = new Arguments(null, "links.test", null);
        for (int at = 0; at < args.Length; at += 2)
        {
            if (args[at] is not ("--server" or "--zone" or "--key"))
            {
                error = $"'{args[at]}' is no option of this program.";
                return null;
            }

            if (at + 1 == args.Length)
            {
                error = $"{args[at]} needs a value.";
                return null;
            }

            arguments = args[at] switch
            {
                "--server" => arguments with { Server = args[at + 1] },
                "--zone" => arguments with { Zone = args[at + 1] },
                _ => arguments with { KeyFile = args[at + 1] },
            };
        }

        if (arguments.Server is null != arguments.KeyFile is null)
        {
            error = arguments.Server is null ? "--key is for a server: --server is missing." : "A server takes only signed updates: --key is missing.";
            return null;
        }

        return arguments;
    }
}
