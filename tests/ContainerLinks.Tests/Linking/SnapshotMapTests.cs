using System.Globalization;
using CsCheck;

namespace ContainerLinks.Tests;

public sealed class SnapshotMapTests
{
    [Fact]
    public void A_snapshot_has_what_was_there_and_never_changes() =>
        Gen.Select(Gen.Int[0, 700], Gen.Int[0, 3]).Array[0, 2_000].Sample(
            steps =>
            {
                var map = new ChangingMap<string, string>();
                var model = new Dictionary<string, string>();
                var taken = new List<(SnapshotMap<string, string> Snapshot, Dictionary<string, string> Model)>();
                foreach ((int number, int action) in steps)
                {
                    string key = number.ToString(CultureInfo.InvariantCulture);
                    switch (action)
                    {
                        case 0:
                            map.Remove(key);
                            model.Remove(key);
                            break;
                        case 1 when map.TryAdd(key, "added"):
                            model.Add(key, "added");
                            break;
                        case 2 or 3:
                            model[key] = map[key] = $"set {taken.Count}";
                            break;
                    }

                    if (number % 50 == 0)
                    {
                        taken.Add((map.ToSnapshot(), new Dictionary<string, string>(model)));
                    }
                }

                foreach ((SnapshotMap<string, string> snapshot, Dictionary<string, string> then) in taken)
                {
                    Assert.Equal(then.Count, snapshot.Count);
                    Assert.Equal(then.Keys.Order(StringComparer.Ordinal), snapshot.Keys.Order(StringComparer.Ordinal));
                    Assert.Equal(then.Values.Order(StringComparer.Ordinal), snapshot.Values.Order(StringComparer.Ordinal));
                    for (int number = 0; number <= 700; number += 7)
                    {
                        string key = number.ToString(CultureInfo.InvariantCulture);
                        Assert.Equal(then.GetValueOrDefault(key), snapshot.Find(key));
                        Assert.Equal(then.ContainsKey(key), snapshot.ContainsKey(key));
                    }
                }
            },
            iter: 60);

    [Fact]
    public void Several_values_of_a_key_come_and_go()
    {
        var lists = new ChangingLists<string, string>();
        lists.Add("a", "1");
        lists.Add("a", "2");
        SnapshotMap<string, string[]> both = lists.ToSnapshot();
        lists.Remove("a", "1");
        lists.Remove("a", "3");
        SnapshotMap<string, string[]> one = lists.ToSnapshot();
        lists.Remove("a", "2");

        both.Find("a").Should().Equal("1", "2");
        one.Find("a").Should().Equal("2");
        lists.ToSnapshot().ContainsKey("a").Should().BeFalse();
    }
}
