namespace ContainerLinks.Fuzz;

/// <summary>A short run of each target with every check. The long run is the program's.</summary>
public sealed class FuzzTests
{
    private static readonly int Inputs = Budget.Of(40_000);

    public static TheoryData<string> Targets => [.. AllTargets.Names];

    public static TheoryData<string, string> Seeds
    {
        get
        {
            var seeds = new TheoryData<string, string>();
            foreach (string target in AllTargets.Names)
            {
                foreach ((string name, _) in SeedCorpus.Of(target))
                {
                    seeds.Add(target, name);
                }
            }

            return seeds;
        }
    }

    [Theory]
    [Trait("Category", "Stress")]
    [MemberData(nameof(Targets))]
    public void No_input_crashes_hangs_or_fills_memory(string target)
    {
        Finding? finding = new FuzzRun(AllTargets.Find(target)!, seed: 20_261_125).Run(Inputs);
        (finding is null ? "" : $"{finding.Minimised(AllTargets.Find(target)!).Hex}\n{finding.Failure}").Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_seed_and_every_former_finding_holds(string target, string seed)
    {
        byte[] input = SeedCorpus.Of(target).Single(one => one.Name == seed).Bytes;
        FuzzRun.Read(AllTargets.Find(target)!, input).Finding?.Failure.ToString().Should().BeNull();
    }

    [Fact]
    public void The_same_seed_number_makes_the_same_inputs()
    {
        Hashes(7).Should().Equal(Hashes(7)).And.NotEqual(Hashes(8));

        static List<string> Hashes(ulong seed)
        {
            var inputs = new List<string>();
            new FuzzRun(new LinkTextTarget(), seed) { Starting = input => inputs.Add(Convert.ToHexString(input)) }.Run(500);
            return inputs;
        }
    }

    [Fact]
    public void A_finding_is_cut_down_to_what_matters()
    {
        var target = new TargetWithFault();
        Finding? finding = new FuzzRun(target, seed: 1).Run(Inputs);
        finding!.Minimised(target).Input.Should().Equal("::"u8.ToArray());
    }

    private sealed class TargetWithFault : FuzzTarget
    {
        public override string Name => "link-text";

        public override IReadOnlyList<string> Words => ["::"];

        public override Outcome Run(byte[] input)
        {
            FuzzException.ThrowUnless(input.AsSpan().IndexOf("::"u8) < 0, "two colons");
            return Outcome.Accepted(input.Length);
        }
    }
}
