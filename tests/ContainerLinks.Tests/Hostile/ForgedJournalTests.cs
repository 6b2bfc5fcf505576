using System.Net;

namespace ContainerLinks.Tests;

/// <summary>Lines of a journal whose checksum is right, and which no linker wrote.</summary>
public sealed class ForgedJournalTests
{
    private const string At = "2026-01-02T03:04:05.0000000Z";
    private readonly AddressHistory _addresses = new(new AddressPoolLayout(new AddressPoolOptions { Network = IPNetwork.Parse("10.0.0.0/24") }), isSticky: true);

    [Fact]
    public void Two_leases_of_one_generation_are_not_both_taken()
    {
        _addresses.Take($"lease a 10.0.0.5 1 rested picked {At}").Should().BeNull();
        _addresses.Take($"lease b 10.0.0.6 1 rested picked {At}").Should().Contain("as another lease");
        Import().Select(lease => lease.Owner).Should().Equal("a");

        _addresses.Take($"release a {At}").Should().BeNull();
        _addresses.Take($"lease b 10.0.0.6 1 rested picked {At}").Should().BeNull("a is no lease any more");
        Import().Select(lease => lease.Owner).Should().Equal("b");
    }

    [Fact]
    public void A_generation_at_the_end_of_the_numbers_is_not_taken()
    {
        _addresses.Take($"pool {long.MaxValue} - {At}").Should().Contain("greater than any pool's");
        _addresses.Take($"lease a 10.0.0.5 {long.MaxValue} rested picked {At}").Should().NotBeNull();
        Import().Should().BeEmpty();
    }

    [Fact]
    public void An_address_that_is_leased_does_not_rest()
    {
        _addresses.Take($"lease a 10.0.0.5 1 rested picked {At}").Should().BeNull();
        _addresses.Take($"rest 10.0.0.5 2 {At}").Should().Contain("'a' has");
        Import().Select(lease => lease.Owner).Should().Equal("a");
    }

    [Fact]
    public void A_policy_by_a_number_that_means_nothing_is_told_in_one_line()
    {
        string? fault = new LinkHistory().Take("link web db database 7 - 7 required");
        fault.Should().Contain("policy").And.NotContain("\n");
    }

    [Fact]
    public void A_container_that_gets_a_name_has_none_of_the_links_of_one_whose_creation_under_that_name_is_over()
    {
        var history = new LinkHistory();
        history.Take("creating web db database").Should().BeNull();
        history.Take("created web").Should().BeNull();
        history.Take("name web aa").Should().BeNull();
        history.Creations.Should().BeEmpty();
        history.Recipients.Should().BeEmpty();
    }

    [Theory]
    [InlineData("link aa db localhost")]
    [InlineData("link aa db ../x")]
    [InlineData("link aa db/x database")]
    [InlineData("link ../aa db database")]
    [InlineData("link aa db database Remove - Keep")]
    [InlineData("link aa =../db database")]
    [InlineData("creating ../web db database")]
    [InlineData("native aa db 10.0.0.1")]
    [InlineData("name ../db aa")]
    [InlineData("kept aa database bb 010.0.0.1 -")]
    [InlineData("kept aa database bb 10.0.0.1")]
    [InlineData("is aa db")]
    [InlineData("link  aa db database")]
    [InlineData("")]
    public void A_line_that_no_linker_writes_is_told_in_one_line_and_changes_nothing(string line)
    {
        var history = new LinkHistory();
        history.Take(line).Should().NotBeNull().And.NotContain("\n");
        history.Entries().Should().BeEmpty();
    }

    [Fact]
    public void Of_entries_that_were_written_together_none_counts_if_one_is_forged()
    {
        var history = new LinkHistory();
        history.Take("link aa db database\tlink aa db localhost").Should().NotBeNull();
        history.LinkCount.Should().Be(0);
    }

    private IReadOnlyList<AddressLease> Import()
    {
        var pool = new AddressPool(new AddressPoolOptions { Network = IPNetwork.Parse("10.0.0.0/24") });
        pool.Restore(_addresses).Should().BeEmpty();
        return pool.GetLeases();
    }
}
