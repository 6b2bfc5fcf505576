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
    public void A_container_that_is_renamed_has_none_of_the_links_of_one_that_was_to_be_created_under_its_new_name()
    {
        var history = new LinkHistory();
        history.Take("is aa db").Should().BeNull();
        history.Take("link web db database").Should().BeNull("web is to be created");
        history.Take("is aa web").Should().BeNull();
        history.Links.Should().BeEmpty();
    }

    private IReadOnlyList<AddressLease> Import()
    {
        var pool = new AddressPool(new AddressPoolOptions { Network = IPNetwork.Parse("10.0.0.0/24") });
        pool.Restore(_addresses).Should().BeEmpty();
        return pool.GetLeases();
    }
}
