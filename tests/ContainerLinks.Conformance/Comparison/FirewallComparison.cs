namespace ContainerLinks.Conformance;

/// <summary>
/// Compares two lists of rules of one chain over the steps: rules that came at the same step may be in any order (point 7 of what may
/// differ), but a newer rule never changes places with an older one. One comparison carries one side's history from step to step.
/// </summary>
internal sealed class FirewallComparison
{
    private readonly History _expected = new();
    private readonly History _actual = new();

    public bool AreEqual(IReadOnlyList<string> expected, IReadOnlyList<string> actual, int step)
    {
        var left = _expected.Advance(expected, step);
        var right = _actual.Advance(actual, step);
        return left.SequenceEqual(right);
    }

    private sealed class History
    {
        private List<(string Rule, int Birth)> _rules = [];

        /// <summary>Gives every rule the step at which it came, then sorts what came together.</summary>
        public List<(string Rule, int Birth)> Advance(IReadOnlyList<string> rules, int step)
        {
            // From below: new rules are put before the old ones, and the old ones keep their order.
            var known = _rules.Count;
            var next = new (string Rule, int Birth)[rules.Count];
            for (var i = rules.Count - 1; i >= 0; i--)
            {
                var at = known == 0 ? -1 : _rules.FindLastIndex(known - 1, rule => rule.Rule == rules[i]);
                next[i] = at < 0 ? (rules[i], step) : _rules[at];
                known = at < 0 ? known : at;
            }

            _rules = [.. next];
            return Sorted(_rules);
        }

        private static List<(string Rule, int Birth)> Sorted(List<(string Rule, int Birth)> rules)
        {
            var result = new List<(string Rule, int Birth)>(rules.Count);
            for (var first = 0; first < rules.Count;)
            {
                var end = first;
                while (end < rules.Count && rules[end].Birth == rules[first].Birth && IsRule(rules[end].Rule) == IsRule(rules[first].Rule))
                {
                    end++;
                }

                var together = rules[first..end];
                result.AddRange(IsRule(rules[first].Rule) ? together.OrderBy(rule => rule.Rule, StringComparer.Ordinal) : together);
                first = end;
            }

            return result;
        }

        private static bool IsRule(string line) => line.StartsWith("-A ", StringComparison.Ordinal);
    }
}
