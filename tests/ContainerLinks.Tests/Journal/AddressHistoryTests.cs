using System.Net;

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

        _history.End().Leases.Count.Should().Be(reason is null ? 1 : 0);
    }

    [Fact]
    public void What_comes_later_counts_if_lines_in_between_are_missing()
    {
        Take($"lease a 10.0.0.2 1 rested asked {At}", $"lease b 10.0.0.2 2 rested asked {Later}", "reserve c 10.0.0.9", "reserve d 10.0.0.9", $"lease e 10.0.0.5 3 rested asked {At}", $"lease e 10.0.0.6 4 rested asked {At}");

        AddressPoolState state = _history.End();
        state.Leases.Select(lease => $"{lease.Owner} {lease.Address}").Should().Equal("b 10.0.0.2", "e 10.0.0.6");
        state.Reservations.Select(reservation => $"{reservation.Owner} {reservation.Address}").Should().Equal("d 10.0.0.9");
        state.Released.Select(released => released.Address).Should().Equal("10.0.0.5");
        state.Generation.Should().Be(4);
        _history.Take("reserve c 10.0.0.10").Should().BeNull();
        _history.Take("reserve d 10.0.0.11").Should().BeNull();
        _history.End().Reservations.Select(reservation => reservation.Owner).Should().Equal("c", "d");
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

        _history.End().Leases.Select(lease => lease.ReusedEarly).Should().Equal(true, false);
        AddressEntryText.Snapshot(_history.End()).Should().Contain(line => line.StartsWith("lease a 10.0.0.2 1 early ")).And.Contain(line => line.StartsWith("lease b 10.0.0.3 2 rested "));
        AddressEntryText.Leased(new AddressLease("a", IPAddress.Parse("10.0.0.2"), 1, reusedEarly: true), isPicked: true, DateTimeOffset.UnixEpoch).Should().Be("lease a 10.0.0.2 1 early picked 1970-01-01T00:00:00.0000000+00:00");
        AddressEntryText.Leased(new AddressLease("a b", IPAddress.Parse("10.0.0.2"), 1, reusedEarly: false), isPicked: false, DateTimeOffset.UnixEpoch).Should().Be("lease a%20b 10.0.0.2 1 rested asked 1970-01-01T00:00:00.0000000+00:00");
    }

    [Fact]
    public void The_next_search_goes_on_behind_what_was_picked_and_not_behind_a_reservation()
    {
        _history.End().Cursor.Should().BeNull();
        Take($"pool 0 10.0.0.7 {At}");
        _history.End().Cursor.Should().Be("10.0.0.7");
        Take($"lease a 10.0.0.9 1 rested picked {At}");
        _history.End().Cursor.Should().Be("10.0.0.10");
        Take("reserve b 10.0.0.3", $"lease b 10.0.0.3 2 rested picked {At}");
        _history.End().Cursor.Should().Be("10.0.0.10");
        Take($"pool 0 - {At}");
        _history.End().Cursor.Should().BeNull();
    }

    [Fact]
    public void The_last_time_that_is_told_of_is_when_it_was_saved()
    {
        Take($"pool 0 - {At}");
        _history.End().SavedAt.ToString("O").Should().Be(At);
        Take($"lease a 10.0.0.2 1 rested asked {Later}");
        _history.End().SavedAt.ToString("O").Should().Be(Later);
        Take($"release a {At}");
        _history.End().SavedAt.ToString("O").Should().Be(Later, "a clock that was set back does not count");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_a_sticky_pool_remembers_who_has_nothing_any_more(bool isSticky)
    {
        AddressHistory history = New(isSticky);
        string[] lines = [$"lease b 10.0.0.3 1 rested asked {At}", $"lease a 10.0.0.2 2 rested asked {At}", "reserve c 10.0.0.9", $"lease c 10.0.0.9 3 rested asked {At}", $"release a {Later}", $"release b {Later}", $"release c {Later}"];
        lines.Should().OnlyContain(line => history.Take(line) == null);

        history.End().LastAddresses.Select(last => last.Owner).Should().Equal(isSticky ? ["a", "b", "c"] : ["c"]);
        history.Take($"forget c {Later}").Should().BeNull();
        history.End().LastAddresses.Select(last => last.Owner).Should().Equal(isSticky ? ["a", "b"] : []);
        history.End().Reservations.Should().BeEmpty();
    }

    private static AddressHistory New(bool isSticky) => new(new AddressPoolLayout(new AddressPoolOptions { Network = IPNetwork.Parse("10.0.0.0/28") }), isSticky);

    private void Take(params string[] lines) => Array.ForEach(lines, line => _history.Take(line).Should().BeNull(line));
}
