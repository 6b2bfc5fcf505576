using System.Collections;
using System.Globalization;
using System.Net;

namespace ContainerLinks.Tests;

/// <summary>What is told of published names: as changes, as statuses and in explanations.</summary>
public sealed class PublishedNameStatusTests : IAsyncDisposable
{
    private const string Taken = "It belongs to somebody else.";

    private readonly FakeRuntime _runtime = new();
    private readonly FakePublisher _publisher = new();
    private readonly LinkerFixture _fixture;

    public PublishedNameStatusTests()
    {
        _fixture = new LinkerFixture(_runtime, publishers: _publisher);
        _runtime.Add("db", "10.0.0.2");
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_name_is_told_as_published_when_the_publisher_has_said_so_and_its_status_is_right_then()
    {
        await _fixture.FollowAsync();

        LinkChange.NamePublished published = await _fixture.NextAsync<LinkChange.NamePublished>();

        (published.Publisher, published.Name, published.Container).Should().Be(("the zone 'test'", "db", "db"));
        published.Addresses.Should().Equal(IPAddress.Parse("10.0.0.2"));
        published.PreviousAddresses.Should().BeEmpty();
        PublishedNameStatus status = (await StatusesAsync()).Single();
        (status.Publisher, status.Name, status.Container, status.Since, status.Problem).Should().Be(("the zone 'test'", "db", "db", published.Timestamp, null));
        status.Addresses.Should().Equal(published.Addresses);
        published.ToString().Should().Be("NamePublished db of db, 10.0.0.2 in the zone 'test'");
    }

    [Fact]
    public async Task A_move_is_told_with_both_addresses_and_counts_from_then()
    {
        await _fixture.FollowAsync();
        DateTimeOffset first = (await _fixture.NextAsync<LinkChange.NamePublished>()).Timestamp;
        _fixture.Time.Advance(TimeSpan.FromMinutes(1));

        _runtime.Move("db", "10.0.0.9");
        LinkChange.NamePublished moved = await _fixture.NextAsync<LinkChange.NamePublished>();

        moved.PreviousAddresses.Should().Equal(IPAddress.Parse("10.0.0.2"));
        moved.Addresses.Should().Equal(IPAddress.Parse("10.0.0.9"));
        (await StatusesAsync()).Single().Since.Should().Be(moved.Timestamp).And.BeAfter(first);
    }

    [Fact]
    public async Task What_leads_where_it_led_is_not_told_again_and_counts_from_before()
    {
        await _fixture.FollowAsync();
        DateTimeOffset since = (await _fixture.NextAsync<LinkChange.NamePublished>()).Timestamp;
        _fixture.Time.Advance(TimeSpan.FromMinutes(1));

        _runtime.Put(FakeRuntime.Copy(_runtime.Get("db"), ports: [new ContainerPort(80)]));
        _runtime.Add("web", "10.0.0.3");

        (await _fixture.NextAsync<LinkChange.NamePublished>()).Name.Should().Be("web", "another port is no other place");
        (await StatusesAsync())[0].Since.Should().Be(since);
    }

    [Fact]
    public async Task A_name_that_goes_is_told_and_has_no_status_any_more()
    {
        await _fixture.FollowAsync();
        await _fixture.NextAsync<LinkChange.NamePublished>();

        _runtime.Move("db", null);
        LinkChange.NameWithdrawn gone = await _fixture.NextAsync<LinkChange.NameWithdrawn>();

        (gone.Publisher, gone.Name, gone.Container).Should().Be(("the zone 'test'", "db", "db"));
        (await StatusesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_name_that_cannot_be_there_is_told_once_even_over_an_outage()
    {
        bool isAway = false;
        _publisher.Refreshing = static () => TimeSpan.FromMinutes(1);
        _publisher.Applying = _ => isAway ? throw new ContainerLinksException(ContainerLinksError.Unavailable, "nobody answers") : FakePublisher.Problems(("DB", Taken), ("other", "nobody asked"));
        await _fixture.DisposeAsync();
        await using var fixture = new LinkerFixture(_runtime, publishers: _publisher);
        await fixture.FollowAsync();
        LinkChange.NameNotPublished told = await fixture.NextAsync<LinkChange.NameNotPublished>();
        (told.Name, told.Container, told.Detail).Should().Be(("db", "db", Taken));

        isAway = true;
        await fixture.AdvanceUntilAsync<LinkChange.PublisherFailed>(TimeSpan.FromSeconds(10));
        isAway = false;
        int before = _publisher.Applied;
        _runtime.Add("web", "10.0.0.3");
        await fixture.AdvanceUntilDoneAsync(_publisher.NextAsync("db: 10.0.0.2", "web: 10.0.0.3"), TimeSpan.FromSeconds(10));
        LinkChange next = await fixture.NextAsync<LinkChange>();
        while (next is LinkChange.PublisherFailed or LinkChange.HostsFileFailed)
        {
            // Time went on while a call was under way, or a file was written: that it took too long is told by itself.
            next = await fixture.NextAsync<LinkChange>();
        }

        _publisher.Applied.Should().BeGreaterThan(before);
        next.Should().BeOfType<LinkChange.NamePublished>().Which.Name.Should().Be("web");
    }

    [Fact]
    public async Task A_publisher_that_is_away_leaves_what_is_not_known_and_what_is_wanted_in_the_statuses()
    {
        bool isAway = false;
        _publisher.Applying = _ => isAway ? throw new ContainerLinksException(ContainerLinksError.Unavailable, "Nobody answers.") : FakePublisher.NoProblem();
        _runtime.Add("moves", "10.0.0.5");
        await _fixture.FollowAsync();
        DateTimeOffset since = (await _fixture.NextAsync<LinkChange.NamePublished>()).Timestamp;
        await _fixture.NextAsync<LinkChange.NamePublished>();

        isAway = true;
        _runtime.TellsFacts = false;
        _runtime.Add("web", "10.0.0.3");
        _runtime.Move("moves", "10.0.0.6");
        _runtime.TellsFacts = true;
        await _fixture.Linker.ReconcileAsync();
        await _fixture.NextAsync<LinkChange.PublisherFailed>();

        (await StatusesAsync()).Select(status => (status.Name, status.Since, status.Problem)).Should().Equal(
            ("db", since, "Nobody answers."), ("moves", null, "Nobody answers."), ("web", null, "Nobody answers."));

        isAway = false;
        Task<LinkChange.NamePublished> back = _fixture.NextAsync<LinkChange.NamePublished>();
        await _fixture.AdvanceUntilDoneAsync(back, TimeSpan.FromSeconds(5));
        (await back).PreviousAddresses.Should().Equal([IPAddress.Parse("10.0.0.5")], "that is what was there before");
    }

    [Fact]
    public async Task A_publisher_that_hangs_shows_in_the_statuses_until_it_answers()
    {
        var hang = new TaskCompletionSource<IReadOnlyDictionary<string, string>>();
        _publisher.Applying = _ => hang.Task;
        await _fixture.FollowAsync();
        await _publisher.NextAsync("db: 10.0.0.2");

        await _fixture.AdvanceUntilAsync<LinkChange.PublisherFailed>(TimeSpan.FromSeconds(30));
        PublishedNameStatus hanging = (await StatusesAsync()).Single();
        _publisher.Applying = null;
        hang.SetResult(new Dictionary<string, string>());
        DateTimeOffset since = (await _fixture.NextAsync<LinkChange.NamePublished>()).Timestamp;
        PublishedNameStatus answered = (await StatusesAsync()).Single();

        (hanging.Name, hanging.Since).Should().Be(("db", null));
        hanging.Problem.Should().Be("Nothing has come of the zone 'test' for 120 seconds; it is still being tried.");
        (answered.Since, answered.Problem).Should().Be((since, null));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("no task")]
    [InlineData("throws")]
    [InlineData("twice")]
    [InlineData("broken")]
    public async Task A_publisher_that_answers_badly_fails_alone_and_is_asked_again(string how)
    {
        bool isBad = true;
        _publisher.Applying = _ => !isBad ? FakePublisher.NoProblem() : how switch
        {
            "null" => Task.FromResult<IReadOnlyDictionary<string, string>>(null!),
            "no task" => null!,
            "throws" => throw new InvalidOperationException("no answer"),
            "twice" => FakePublisher.Problems(("db", Taken), ("DB", null!)),
            _ => Task.FromResult<IReadOnlyDictionary<string, string>>(new BrokenAnswer()),
        };
        var other = new FakePublisher { Description = "the other zone" };
        await _fixture.DisposeAsync();
        await using var fixture = new LinkerFixture(_runtime, publishers: [_publisher, other]);
        await fixture.FollowAsync();
        await other.NextAsync("db: 10.0.0.2");

        if (how == "twice")
        {
            LinkChange.NameNotPublished told = await fixture.NextAsync<LinkChange.NameNotPublished>();
            told.Detail.Should().BeOneOf(Taken, "The publisher gives no reason.");
            return;
        }

        LinkChange.PublisherFailed failed = await fixture.NextAsync<LinkChange.PublisherFailed>();
        failed.Publisher.Should().Be("the zone 'test'");
        failed.Detail.Should().Contain(how is "null" or "no task" ? "has not told what has become of its names" : "no answer");
        (await fixture.Linker.GetPublishedNamesAsync()).Should().Contain(status => status.Publisher == "the zone 'test'" && status.Problem == failed.Detail);
        isBad = false;
        await fixture.AdvanceUntilAsync<LinkChange.NamePublished>(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task An_explanation_says_where_else_the_source_is_found_since_when_and_why_not()
    {
        await _fixture.FollowAsync();
        DateTimeOffset since = (await _fixture.NextAsync<LinkChange.NamePublished>()).Timestamp;
        _runtime.Add("web", "10.0.0.3");
        await _fixture.Linker.LinkAsync("web", $"{_runtime.Get("db").Id}:database");
        string when = since.ToString("u", CultureInfo.InvariantCulture);

        (await _fixture.Linker.ExplainAsync("web", "database")).Sentences[^1].Should().Be($"'db' in the zone 'test' leads to 10.0.0.2 too, since {when}.");
        (await _fixture.Linker.ExplainAsync("web", "DB")).Sentences.Should().Contain($"'db' in the zone 'test' leads to 10.0.0.2 too, since {when}.");

        _publisher.Applying = static _ => FakePublisher.Problems(("db", Taken));
        _runtime.Move("db", "10.0.0.9");
        await _fixture.NextAsync<LinkChange.NameNotPublished>();
        (await _fixture.Linker.ExplainAsync("web", "database")).Sentences[^1].Should().Be($"'db' of 'db' is not in the zone 'test': {Taken}");

        _publisher.Applying = null;
        _runtime.Move("db", "10.0.0.2");
        await _fixture.NextAsync<LinkChange.NamePublished>();
        _publisher.Applying = static _ => throw new InvalidOperationException("Nobody answers.");
        await _fixture.Linker.ReconcileAsync();
        await _fixture.NextAsync<LinkChange.PublisherFailed>();
        (await _fixture.Linker.ExplainAsync("web", "database")).Sentences[^1].Should().Be($"'db' in the zone 'test' led to 10.0.0.2 since {when}; whether it still does is not known: Nobody answers.");
    }

    private Task<IReadOnlyList<PublishedNameStatus>> StatusesAsync() => _fixture.Linker.GetPublishedNamesAsync();

    private sealed class BrokenAnswer : IReadOnlyDictionary<string, string>
    {
        public int Count => throw new InvalidOperationException("no answer");

        public IEnumerable<string> Keys => throw new InvalidOperationException("no answer");

        public IEnumerable<string> Values => throw new InvalidOperationException("no answer");

        public string this[string key] => throw new InvalidOperationException("no answer");

        public bool ContainsKey(string key) => throw new InvalidOperationException("no answer");

        public bool TryGetValue(string key, out string value) => throw new InvalidOperationException("no answer");

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => throw new InvalidOperationException("no answer");

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
