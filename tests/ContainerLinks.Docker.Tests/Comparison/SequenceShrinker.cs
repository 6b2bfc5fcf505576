using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Makes a sequence that differs shorter, as long as it still does: whole commands first, big pieces before small ones, then arguments.</summary>
/// <param name="compare">Plays a sequence anew on both sides.</param>
/// <param name="tries">How often it may do so.</param>
internal sealed class SequenceShrinker(Func<IReadOnlyList<JsonObject>, Task<ComparedSequence>> compare, int tries = 80)
{
    private int _tries = tries;

    /// <returns>The shortest one found, as it was compared. None of its commands can be left out, unless the tries ran out.</returns>
    public async Task<ComparedSequence> ShrinkAsync(ComparedSequence failed)
    {
        ComparedSequence best = failed;
        int before;
        do
        {
            before = Size(best);
            best = await DropAsync(best);
            best = await SimplifyAsync(best);
        }
        while (Size(best) < before && _tries > 0);

        return best;
    }

    private async Task<ComparedSequence> DropAsync(ComparedSequence best)
    {
        // What comes behind the first difference cannot be its cause.
        best = await TryAsync([.. best.Commands.Take(best.FirstDifference + 1)], best);
        for (int length = Math.Max(best.Commands.Count / 2, 1); length > 0; length /= 2)
        {
            for (int start = best.Commands.Count - length; start >= 0; start = Math.Min(start - length, best.Commands.Count - length))
            {
                best = await TryAsync([.. best.Commands.Where((_, index) => index < start || index >= start + length)], best);
            }
        }

        return best;
    }

    private async Task<ComparedSequence> SimplifyAsync(ComparedSequence best)
    {
        for (int index = best.Commands.Count - 1; index >= 0; index--)
        {
            foreach (JsonObject simpler in Simpler(best.Commands[index]))
            {
                best = await TryAsync([.. best.Commands.Select((command, at) => at == index ? simpler : command)], best);
            }
        }

        return best;
    }

    // Lists are what a command can do without, and so is each item of a list of several.
    private static IEnumerable<JsonObject> Simpler(JsonObject command)
    {
        foreach ((string argument, JsonNode? value) in command)
        {
            if (argument is "op" or "name" or "image" or "newName" or "link" or "ref" or "subnet" or "query" or "type" || (argument == "network" && command["image"] is null))
            {
                continue;
            }

            var without = (JsonObject)command.DeepClone();
            without.Remove(argument);
            yield return without;
            for (int item = value is JsonArray { Count: > 1 } items ? items.Count - 1 : -1; item >= 0; item--)
            {
                var shorter = (JsonObject)command.DeepClone();
                shorter[argument]!.AsArray().RemoveAt(item);
                yield return shorter;
            }
        }
    }

    private async Task<ComparedSequence> TryAsync(IReadOnlyList<JsonObject> commands, ComparedSequence best)
    {
        if (commands.Count == 0 || Size(commands) >= Size(best) || _tries == 0)
        {
            return best;
        }

        _tries--;
        ComparedSequence compared = await compare(commands);
        return compared.Differs ? compared : best;
    }

    private static int Size(ComparedSequence sequence) => Size(sequence.Commands);

    private static int Size(IReadOnlyList<JsonObject> commands) => commands.Sum(command => 1 + command.Sum(argument => 1 + ((argument.Value as JsonArray)?.Count ?? 0)));
}
