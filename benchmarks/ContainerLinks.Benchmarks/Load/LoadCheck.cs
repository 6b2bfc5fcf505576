namespace ContainerLinks.Benchmarks;

/// <summary>Compares every hosts file with what a new linker makes of a file without link lines, and with the addresses that the engine tells.</summary>
internal sealed class LoadCheck(LoadWorld world, string[] ids)
{
    /// <param name="first">Those before it are not looked at.</param>
    public async Task<int> CountWrongAsync(int first)
    {
        string[][] found = ReadAll();
        foreach (string id in ids)
        {
            TakeOutBlock(world.HostsPathOf(id));
        }

        await using (var linker = new ContainerLinker(world.Engine.AsRuntime()))
        {
            await linker.FollowAsync();
        }

        string[][] rebuilt = ReadAll();
        IReadOnlyDictionary<string, string> addresses = world.Addresses();
        return Enumerable.Range(first, ids.Length - first).Count(number => !found[number].SequenceEqual(rebuilt[number]) || !IsRight(number, found[number], addresses));
    }

    private bool IsRight(int number, string[] lines, IReadOnlyDictionary<string, string> addresses) =>
        world.ExpectedLinesOf(number, addresses).All(expected => lines.Any(line => line.StartsWith(expected, StringComparison.Ordinal)));

    /// <summary>In order, because a block that is made anew stands at the end.</summary>
    private string[][] ReadAll() => [.. ids.Select(id => File.ReadAllLines(world.HostsPathOf(id)).Order(StringComparer.Ordinal).ToArray())];

    private static void TakeOutBlock(string path)
    {
        string text = File.ReadAllText(path);
        int begin = text.IndexOf("# >>> ", StringComparison.Ordinal);
        if (begin >= 0)
        {
            int end = text.IndexOf('\n', text.IndexOf("# <<< ", begin, StringComparison.Ordinal));
            File.WriteAllText(path, text.Remove(begin, end + 1 - begin));
        }
    }
}
