using System.Globalization;

namespace ContainerLinks.Conformance;

/// <summary>Prints the outcome of each scenario, and the sum.</summary>
internal sealed class Report(TextWriter output)
{
    private int _passed;
    private int _failed;

    /// <summary>Whether at least one scenario was played and none failed.</summary>
    public bool IsSuccess => _failed == 0 && _passed > 0;

    public void Add(string name, ScenarioOutcome outcome)
    {
        if (outcome.Differences.Count == 0)
        {
            _passed++;
            return;
        }

        _failed++;
        output.WriteLine(outcome.Seed == 0
            ? $"FAIL {name}"
            : string.Create(CultureInfo.InvariantCulture, $"FAIL {name} (seed {outcome.Seed} came closest)"));
        foreach (var difference in outcome.Differences)
        {
            var place = difference.Step is { } step
                ? string.Create(CultureInfo.InvariantCulture, $"step {step} {difference.Operation}: {difference.Path}")
                : difference.Path;
            output.WriteLine("  " + place);
            LineDifference.Write(output, difference.Expected, difference.Actual, "    ");
        }
    }

    public void WriteSummary() => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_passed} passed, {_failed} failed"));
}
