using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests.Journal;

/// <summary>The lines of a journal of addresses, one by one: what each brings back, and why one is not taken.</summary>
public sealed class AddressHistoryTests
{
    private const string At = "2026-01-02T03:04:05.0000000+00:00";
    private const string Later = "2026-01-02T03:04:06.0000000+00:00";
    private readonly AddressHistory _history = New(isSticky: false);

    [Theory]
    [InlineData("lease a 10.0.0.2 1 rested asked " + At, null)]
    [InlineData("lease a 10.0.0.14 1 rested asked " + At, null)]
    [InlineData("lease a 10.0.0.15 1 rested asked " + At, "has the address 10.0.0.15, which the pool *10.0.0.0/28* does not give out")]
    [InlineData("lease a 10.0.0.0 1 rested asked " + At, "has the address 10.0.0.0, which the pool *10.0.0.0/28* does not give out")]
    [InlineData("lease a 10.0.0.16 1 rested asked " + At, "has the address '10.0.0.16'; expected one of the pool *10.0.0.0/28*")]
    [InlineData("lease a ten 1 rested asked " + At, "has the address 'ten'; expected one of the pool *10.0.0.0/28*")]
    [InlineData("lease a 10.0.0.2 0 rested asked " + At, "has the generation 0")]
    [InlineData("lease a 10.0.0.2 -1 rested asked " + At, "has a generation that is no number, or greater than any pool's")]
    [InlineData("lease  10.0.0.2 1 rested asked " + At, "has an owner without a name")]
    [InlineData("lease a 10.0.0.2 1 rested asked today", "has a time that is none")]
    [InlineData("lease a 10.0.0.2 1 soon asked " + At, "says nothing that this program knows")]
    [InlineData("hire a 10.0.0.2", "says nothing that this program knows")]
    [InlineData("", "says nothing that this program knows")]
    public void A_line_is_taken_or_told_why_not(string line, string? reason)
    {
        string? found = _history.Take(line);

        if (reason is null)
        {
            found.Should().BeNull();
        }
        else
        {
            found.Should().Match(reason);
        }

        Has(_history, "lease").Should().HaveCount(reason is null ? 1 : 0);
    }

    [Fact]
    public void What_comes_later_counts_if_lines_in_between_are_missing()
    {
        Take($"lease a 10.0.0.2 1 rested asked {At}", $"lease b 10.0.0.2 2 rested asked {Later}", "reserve c 10.0.0.9", "reserve d 10.0.0.9", $"lease e 10.0.0.5 3 rested asked {At}", $"lease e 10.0.0.6 4 rested asked {At}");

        Has(_history, "lease").Should().Equal("lease b 10.0.0.2 2 rested asked", "lease e 10.0.0.6 4 rested asked");
        Has(_history, "reserve").Should().Equal("reserve d 10.0.0.9");
        Has(_history, "rest").Should().Equal("rest 10.0.0.5 3");
        Has(_history, "pool").Should().Equal("pool 4 -");
        _history.Take("reserve c 10.0.0.10").Should().BeNull();
        _history.Take("reserve d 10.0.0.11").Should().BeNull();
        Has(_history, "reserve").Should().Equal("reserve c 10.0.0.10", "reserve d 10.0.0.11");
    }

    [Fact]
    public void Who_moved_to_an_address_that_the_pool_does_not_have_any_more_is_not_at_its_former_one()
    {
        Take($"lease a 10.0.0.2 1 rested asked {At}", "reserve a 10.0.0.2");

        _history.Take($"lease a 10.0.0.99 2 rested asked {Later}").Should().Contain("10.0.0.99");
        _history.Take("reserve a 10.0.0.99").Should().Contain("10.0.0.99");

        Has(_history, "lease").Should().BeEmpty();
        Has(_history, "reserve").Should().BeEmpty();
        Has(_history, "rest").Should().Equal("rest 10.0.0.2 1");
        Has(_history, "pool").Should().Equal("pool 2 -");
    }

    [Fact]
    public void Where_the_search_went_on_counts_only_if_the_pool_has_that_address()
    {
        _history.Take($"pool 9 10.0.0.99 {At}").Should().Contain("10.0.0.99");

        Has(_history, "pool").Should().Equal(["pool 9 -"], "the rest of the line counts");
    }

    [Fact]
    public void A_generation_is_of_one_lease_only()
    {
        Take($"lease a 10.0.0.2 7 rested asked {At}");

        _history.Take($"lease b 10.0.0.3 7 rested asked {At}").Should().Be("has generation 7, as another lease");
        _history.Take($"rest 10.0.0.2 8 {At}").Should().Be("lets 10.0.0.2 rest, which 'a' has");
    }

    [Fact]
    public void Whether_an_address_was_given_early_is_kept()
    {
        Take($"lease a 10.0.0.2 1 early picked {At}", $"lease b 10.0.0.3 2 rested picked {At}");

        Has(_history, "lease").Should().Equal("lease a 10.0.0.2 1 early asked", "lease b 10.0.0.3 2 rested asked");
        AddressEntryText.Leased(new AddressLease("a", IPAddress.Parse("10.0.0.2"), 1, reusedEarly: true), isPicked: true, DateTimeOffset.UnixEpoch).Should().Be("lease a 10.0.0.2 1 early picked 1970-01-01T00:00:00.0000000+00:00");
        AddressEntryText.Leased(new AddressLease("a b", IPAddress.Parse("10.0.0.2"), 1, reusedEarly: false), isPicked: false, DateTimeOffset.UnixEpoch).Should().Be("lease a%20b 10.0.0.2 1 rested asked 1970-01-01T00:00:00.0000000+00:00");
    }

    [Fact]
    public void The_next_search_goes_on_behind_what_was_picked_and_not_behind_a_reservation()
    {
        Has(_history, "pool").Single().Should().EndWith(" -");
        Take($"pool 0 10.0.0.7 {At}");
        Has(_history, "pool").Single().Should().EndWith(" 10.0.0.7");
        Take($"lease a 10.0.0.9 1 rested picked {At}");
        Has(_history, "pool").Single().Should().EndWith(" 10.0.0.10");
        Take("reserve b 10.0.0.3", $"lease b 10.0.0.3 2 rested picked {At}");
        Has(_history, "pool").Single().Should().EndWith(" 10.0.0.10");
        Take($"pool 0 - {At}");
        Has(_history, "pool").Single().Should().EndWith(" -");
    }

    [Fact]
    public void The_last_time_that_is_told_of_is_when_it_was_saved()
    {
        Take($"lease a 10.0.0.2 1 rested asked {Later}", $"release a {At}");

        var pool = new AddressPool(Options, new FakeTimeProvider(DateTimeOffset.Parse(At, null)));
        pool.Restore(_history).Should().BeEmpty();

        pool.Statistics.NextFreeAt.Should().Be(DateTimeOffset.Parse(At, null) + Options.ReuseDelay, "a clock that was set back does not count");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_a_sticky_pool_remembers_who_has_nothing_any_more(bool isSticky)
    {
        AddressHistory history = New(isSticky);
        string[] lines = [$"lease b 10.0.0.3 1 rested asked {At}", $"lease a 10.0.0.2 2 rested asked {At}", "reserve c 10.0.0.9", $"lease c 10.0.0.9 3 rested asked {At}", $"release a {Later}", $"release b {Later}", $"release c {Later}"];
        lines.Should().OnlyContain(line => history.Take(line) == null);

        Has(history, "last", isSticky).Should().Equal(isSticky ? ["last a 10.0.0.2 2", "last b 10.0.0.3 1", "last c 10.0.0.9 3"] : ["last c 10.0.0.9 3"]);
        history.Take($"forget c {Later}").Should().BeNull();
        Has(history, "last", isSticky).Should().Equal(isSticky ? ["last a 10.0.0.2 2", "last b 10.0.0.3 1"] : []);
        Has(history, "reserve", isSticky).Should().BeEmpty();
    }

    private static AddressPoolOptions Options => new() { Network = IPNetwork.Parse("10.0.0.0/28"), Allocation = AddressAllocation.NextFree };

    private static AddressHistory New(bool isSticky) => new(new AddressPoolLayout(Options), isSticky);

    private void Take(params string[] lines) => Array.ForEach(lines, line => _history.Take(line).Should().BeNull(line));

    /// <summary>What a pool has of it, without the times.</summary>
    private static IEnumerable<string> Has(AddressHistory history, string kind, bool isSticky = false)
    {
        AddressPoolOptions options = Options;
        options.Allocation = isSticky ? AddressAllocation.Sticky : AddressAllocation.NextFree;
        var pool = new AddressPool(options, new FakeTimeProvider(DateTimeOffset.Parse(Later, null)));
        pool.Restore(history).Should().BeEmpty();
        return pool.Export().Where(line => line.StartsWith(kind + " ", StringComparison.Ordinal))
            .Select(line => kind is "last" or "reserve" ? line : line[..line.LastIndexOf(' ')]);
    }
}
