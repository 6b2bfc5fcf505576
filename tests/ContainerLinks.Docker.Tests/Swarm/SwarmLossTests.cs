using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>What is told when a host is away, or the DNS and a manager do not agree, from what real nodes answered.</summary>
public sealed class SwarmLossTests
{
    private readonly SwarmLooks _looks = new();

    [Fact]
    public void Tasks_of_a_host_that_is_down_are_left_out_although_the_DNS_still_answers_them()
    {
        SourceAdvert rr = _looks.Look(Cut(20).View("manager"), "rr").Single();

        SwarmLooks.AddressesOf(rr).Should().Equal("10.0.1.5", "10.0.1.17", "10.0.1.7");
        rr.LostBecause.Should().BeNull();
        rr.Networks.Should().OnlyContain(place => place.ResolvesNames, "the DNS is trusted by default");
        rr.Remarks.Should().ContainSingle().Which.Should().Contain("still knows 'rr.2.").And.Contain("10.0.1.6 on links").And.Contain("198.19.1.2").And.Contain("down since 2026-11-29T08:36:21Z, heartbeat failure");
    }

    [Fact]
    public void Who_was_dead_in_the_managers_last_words_stays_so_while_they_have_no_leader()
    {
        SwarmView cut = Cut(20).View("manager");
        _looks.Look(cut, ["cache", "rr"]);
        SwarmView silent = cut with { Manager = null, ManagerIsSilent = "The swarm does not have a leader." };

        Dictionary<string, IReadOnlyList<SourceAdvert>> now = _looks.Look(silent, ["cache", "rr"]);
        now = _looks.Look(silent, ["cache", "rr"]);

        now["cache"].Single().LostBecause.Should().Contain("heartbeat failure");
        SwarmLooks.AddressesOf(now["rr"].Single()).Should().Equal(["10.0.1.5", "10.0.1.17", "10.0.1.7"], "the DNS still answers the dead task");
    }

    [Fact]
    public void Who_joins_its_network_anew_while_the_managers_have_no_leader_lives()
    {
        SwarmRecording cut = Cut(20);
        _looks.Look(cut.View("manager"), "cache");
        cut.Heard("manager", "").Single(task => task!["Name"]!.GetValue<string>() == "cache")!["EndpointID"] = new string('e', 64);

        _looks.Look(cut.View("manager") with { Manager = null, ManagerIsSilent = "The swarm does not have a leader." }, "cache").Single().LostBecause.Should().BeNull();
    }

    [Fact]
    public void By_the_option_links_get_lines_while_the_DNS_is_wrong_to_living_tasks_alone()
    {
        _looks.Options.PinWhileDnsIsWrong = true;
        Dictionary<string, IReadOnlyList<SourceAdvert>> cut = _looks.Look(Cut(20).View("manager"), ["db", "rr"]);

        cut["rr"].Single().Networks.Should().OnlyContain(place => !place.ResolvesNames);
        SwarmLooks.AddressesOf(cut["db"].Single()).Should().Equal(["10.0.1.3", "10.0.1.15"], "its virtual address leads to the dead task, too");
        cut["db"].Single().Networks.Should().OnlyContain(place => !place.ResolvesNames);
        cut["db"].Single().Remarks.Should().Contain(remark => remark.Contains("until the DNS is right again", StringComparison.Ordinal));

        Dictionary<string, IReadOnlyList<SourceAdvert>> whole = _looks.Look(Whole(20).View("manager"), ["db", "rr"]);
        whole["rr"].Single().Networks.Should().OnlyContain(place => place.ResolvesNames);
        SwarmLooks.AddressesOf(whole["db"].Single()).Should().Equal("10.0.1.2");
    }

    [Fact]
    public void A_task_that_was_replaced_is_found_at_its_new_address()
    {
        SwarmLooks.AddressesOf(_looks.Look(Whole(20).View("manager"), "db.2").Single()).Should().Equal("10.0.1.4");

        SourceAdvert moved = _looks.Look(Cut(20).View("manager"), "db.2").Single();

        SwarmLooks.AddressesOf(moved).Should().Equal("10.0.1.15");
        moved.LostBecause.Should().BeNull();
    }

    [Fact]
    public void A_container_of_a_host_that_is_down_is_lost_and_since_when()
    {
        SourceAdvert cache = _looks.Look(Cut(20).View("manager"), "cache").Single();

        cache.LostBecause.Should().Be("'cache' was on host 198.19.1.2, which is down since 2026-11-29T08:36:21Z, heartbeat failure.");
        cache.Remarks.Should().ContainSingle().Which.Should().Contain("still knows 'cache'");
    }

    [Fact]
    public void One_of_which_nothing_is_heard_any_more_is_lost_with_its_host_and_not_gone()
    {
        // Docker 28 forgets what a host had as soon as it misses it.
        _looks.Look(Whole(28).View("manager"), "cache");
        SourceAdvert cache = _looks.Look(Cut(28).View("manager"), "cache").Single();

        cache.LostBecause.Should().Contain("down since 2026-11-29T08:36:55Z");
        cache.Remarks.Should().BeEmpty("the DNS does not answer it any more");
        _looks.Look(Cut(28).View("manager"), "cache").Should().Equal(cache);
        _looks.Look(Whole(28).View("manager"), "cache").Single().LostBecause.Should().BeNull();
    }

    [Fact]
    public void A_host_that_never_comes_back_is_told_for_a_day_and_not_for_ever()
    {
        _looks.Look(Whole(28).View("manager"), "cache");
        _looks.Look(Cut(28).View("manager"), "cache").Should().ContainSingle();
        _looks.Now += TimeSpan.FromHours(23);
        _looks.Look(Cut(28).View("manager"), "cache").Should().ContainSingle();
        _looks.Now += TimeSpan.FromHours(1);

        _looks.Look(Cut(28).View("manager"), "cache").Should().BeEmpty();
    }

    [Fact]
    public void What_was_heard_on_a_network_counts_for_an_hour_after_the_last_container_of_this_host_left_it()
    {
        SwarmRecording whole = Whole(28);
        SourceAdvert before = _looks.Look(whole.View("worker"), "web").Single();
        SwarmView off = whole.View("worker");
        off = off with { Overlays = [.. off.Overlays.Where(overlay => overlay.IsIngress)] };

        SourceAdvert web = _looks.Look(off, "web").Single();

        (web.LostBecause, web.Networks[0].IPv4).Should().Be((null, before.Networks[0].IPv4), "a recipient that must have it is to start again");
        _looks.Now += TimeSpan.FromHours(1);
        _looks.Look(off, "web").Should().BeEmpty();
    }

    [Fact]
    public void What_is_not_there_any_more_when_this_host_is_back_on_the_network_is_gone_once_the_news_had_time_to_come()
    {
        SwarmRecording whole = Whole(28);
        SwarmView off = whole.View("worker");
        _looks.Look(off, "web");
        _looks.Look(off with { Overlays = [.. off.Overlays.Where(overlay => overlay.IsIngress)] }, "web");
        JsonArray heard = whole.Heard("worker", "");
        heard.Remove(heard.Single(task => task!["Name"]!.GetValue<string>() == "web"));

        _looks.Look(whole.View("worker"), "web").Single().LostBecause.Should().BeNull();
        _looks.Now += TimeSpan.FromSeconds(11);
        _looks.Look(whole.View("worker"), "web").Should().BeEmpty();
    }

    [Fact]
    public void A_container_that_is_back_on_one_network_has_no_place_on_another_where_nothing_is_heard_of_it()
    {
        SwarmRecording whole = Whole(28);
        SwarmView both = WithSecondNetwork(whole.View("manager"), "cache");
        _looks.Look(both, "cache").Single().Networks.Should().HaveCount(2);
        _looks.Look(Cut(28).View("manager"), "cache").Single().LostBecause.Should().NotBeNull();

        SourceAdvert back = _looks.Look(WithSecondNetwork(whole.View("manager"), "nobody"), "cache").Single();

        back.LostBecause.Should().BeNull();
        back.Networks.Should().ContainSingle("its address on the other one may be somebody else's by now").Which.Name.Should().Be("links");
        back.Remarks.Should().Contain(remark => remark.StartsWith("On the network 'second' it was on host 198.19.1.2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_manager_that_does_not_know_yet_that_a_host_is_down_does_not_forget_its_containers()
    {
        // With a heartbeat of 5 seconds that takes 11 to 15 seconds, and the hosts have missed it after 5.
        _looks.Look(Whole(28).View("manager"), "cache");
        _looks.Now += TimeSpan.FromSeconds(5);
        SwarmRecording cut = Cut(28);
        JsonNode node = cut.On("manager")["nodes"]![1]!;
        node["Status"]!["State"] = "ready";

        _looks.Look(cut.View("manager"), "cache").Single().LostBecause.Should().Be("'cache' was on host 198.19.1.2, of which nothing is heard since 2026-11-29T09:00:05Z.");
        _looks.Now += TimeSpan.FromSeconds(7);
        _looks.Look(Cut(28).View("manager"), "cache").Single().LostBecause.Should().Contain("down since 2026-11-29T08:36:55Z");
    }

    [Fact]
    public void A_host_that_was_taken_out_of_the_Swarm_does_not_bring_its_containers_back_to_life()
    {
        SwarmRecording cut = Cut(20);
        cut.On("manager")["nodes"]!.AsArray().RemoveAt(1);

        Dictionary<string, IReadOnlyList<SourceAdvert>> now = _looks.Look(cut.View("manager"), ["cache", "rr"]);

        now["cache"].Single().LostBecause.Should().Contain("no part of the Swarm any more");
        SwarmLooks.AddressesOf(now["rr"].Single()).Should().NotContain("10.0.1.6");
    }

    [Fact]
    public void A_host_that_left_and_joined_again_is_not_taken_for_its_former_self()
    {
        SwarmRecording whole = Whole(28);
        JsonArray nodes = whole.On("manager")["nodes"]!.AsArray();
        JsonNode former = nodes[1]!.DeepClone();
        former["ID"] = "former";
        former["Status"]!["State"] = "down";
        nodes.Insert(0, former);

        _looks.Look(whole.View("manager"), "cache").Single().LostBecause.Should().BeNull();
    }

    [Theory]
    [InlineData("manager", "cache", "198.19.1.2")]
    [InlineData("worker", "web", "198.19.1.1")]
    public void A_name_that_stays_unknown_after_its_host_came_back_is_told_and_not_forgotten_at_once(string node, string name, string host)
    {
        _looks.Look(Whole(28).View(node), name);
        _looks.Look(Cut(28).View(node), name);
        _looks.Now += TimeSpan.FromMinutes(1);
        SwarmRecording back = Whole(28);
        JsonArray heard = back.Heard(node, "");
        heard.Remove(heard.Single(task => task!["Name"]!.GetValue<string>() == name));

        _looks.Look(back.View(node), name).Single().LostBecause.Should().StartWith($"'{name}' was on host {host}, which is back since 2026-11-29T09:01:00Z, and of it nothing was heard since");
        _looks.Now += TimeSpan.FromMinutes(30);
        _looks.Look(back.View(node), name).Should().ContainSingle();
        _looks.Look(Whole(28).View(node), name).Single().LostBecause.Should().BeNull();

        _looks.Look(Cut(28).View(node), name);
        _looks.Look(back.View(node), name);
        _looks.Now += TimeSpan.FromMinutes(61);
        _looks.Look(back.View(node), name).Should().BeEmpty("it was removed meanwhile, as it seems");
    }

    [Fact]
    public void A_lost_container_is_not_forgotten_for_another_of_its_name()
    {
        SwarmRecording both = Whole(28);
        AddCache(both, "198.19.1.3", "10.0.1.98");
        _looks.Look(both.View("manager"), "cache");
        SwarmRecording cut = Cut(28);
        AddCache(cut, "198.19.1.3", "10.0.1.98");

        IReadOnlyList<SourceAdvert> now = _looks.Look(cut.View("manager"), "cache");

        now.Single(advert => advert.Host == "198.19.1.2").LostBecause.Should().Contain("down since");
        now.Single(advert => advert.Host == "198.19.1.3").LostBecause.Should().BeNull();
    }

    [Fact]
    public void A_newcomer_does_not_take_a_name_from_the_host_that_holds_it_and_who_goes_gives_it_up()
    {
        _looks.Look(Whole(28).View("manager"), "cache");
        _looks.Now += TimeSpan.FromMinutes(1);
        SwarmRecording both = Whole(28);
        AddCache(both, "198.19.1.10", "10.0.1.99");

        _looks.Look(both.View("manager"), "cache").Select(advert => advert.Host).Should().Equal("198.19.1.2", "198.19.1.10");

        SwarmRecording alone = Cut(28);
        AddCache(alone, "198.19.1.10", "10.0.1.99");
        _looks.Look(alone.View("manager"), "cache");
        _looks.Now += TimeSpan.FromMinutes(1);
        _looks.Look(both.View("manager"), "cache").Select(advert => advert.Host).Should().Equal("198.19.1.10", "198.19.1.2");
    }

    [Fact]
    public void A_container_that_was_removed_while_its_host_is_there_is_gone()
    {
        _looks.Look(Whole(28).View("manager"), "cache");
        SwarmRecording whole = Whole(28);
        JsonArray heard = whole.Heard("manager", "");
        heard.Remove(heard.Single(task => task!["Name"]!.GetValue<string>() == "cache"));

        _looks.Look(whole.View("manager"), "cache").Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(SwarmRecording.Releases), MemberType = typeof(SwarmRecording))]
    public void A_worker_that_is_cut_off_loses_the_others_and_says_since_when(int release)
    {
        _looks.Look(Whole(release).View("worker"), ["rr.1", "web"]);
        _looks.Now += TimeSpan.FromMinutes(1);
        SwarmView cut = Cut(release).View("worker");
        Dictionary<string, IReadOnlyList<SourceAdvert>> now = _looks.Look(cut, ["rr.1", "web"]);

        now["web"].Single().LostBecause.Should().Be("'web' was on host 198.19.1.1, of which nothing is heard since 2026-11-29T09:01:00Z.");
        now["rr.1"].Single().LostBecause.Should().Contain("of which nothing is heard");
        _looks.Now += TimeSpan.FromMinutes(1);
        _looks.Look(cut, "web").Should().Equal(now["web"]);
        _looks.Look(Whole(release).View("worker"), "web").Single().LostBecause.Should().BeNull();
    }

    [Fact]
    public void A_service_all_of_whose_tasks_are_on_lost_hosts_is_lost()
    {
        SwarmRecording cut = Cut(20);
        JsonArray tasks = cut.On("manager")["tasks"]!.AsArray();
        foreach (JsonNode? task in tasks.Where(task => task!["Status"]!["State"]!.GetValue<string>() == "running" && task["DesiredState"]!.GetValue<string>() == "running").ToArray())
        {
            task!["Status"]!["State"] = "pending";
            task["NodeID"] = "";
        }

        foreach (string service in new[] { "pub", "rr" })
        {
            JsonArray heard = cut.Heard("manager", service);
            foreach (JsonNode? task in heard.Where(task => task!["Info"]!["Host IP"]!.GetValue<string>() != SwarmRecording.Worker).ToArray())
            {
                heard.Remove(task);
            }
        }

        SourceAdvert pub = _looks.Look(cut.View("manager"), "pub").Single();

        pub.IsRunning.Should().BeFalse();
        pub.LostBecause.Should().StartWith("No task of 'pub' runs: 'pub.1.").And.Contain("down since");
    }

    [Fact]
    public void A_task_that_ends_is_left_out_and_the_DNS_is_told_wrong_only_if_it_keeps_it()
    {
        _looks.Options.PinWhileDnsIsWrong = true;
        SwarmRecording whole = Whole(28);
        string name = whole.NameIn("manager", "rr", 0);
        JsonNode task = whole.On("manager")["tasks"]!.AsArray().Single(task => name.EndsWith(task!["ID"]!.GetValue<string>(), StringComparison.Ordinal))!;
        task["DesiredState"] = "shutdown";

        SourceAdvert first = _looks.Look(whole.View("manager"), "rr").Single();
        first.Networks.Should().HaveCount(2).And.OnlyContain(place => place.ResolvesNames);

        _looks.Now += TimeSpan.FromSeconds(30);
        _looks.Look(whole.View("manager"), "rr").Single().Networks.Should().HaveCount(2).And.OnlyContain(place => !place.ResolvesNames);
    }

    [Fact]
    public void A_task_that_the_manager_has_not_heard_of_yet_counts_and_one_that_it_never_knows_does_not()
    {
        SwarmRecording whole = Whole(28);
        string name = whole.NameIn("manager", "rr", 0);
        JsonArray tasks = whole.On("manager")["tasks"]!.AsArray();
        tasks.Remove(tasks.Single(task => name.EndsWith(task!["ID"]!.GetValue<string>(), StringComparison.Ordinal)));

        _looks.Look(whole.View("manager"), "rr").Single().Networks.Should().HaveCount(3);
        _looks.Now += TimeSpan.FromSeconds(1);
        _looks.Look(whole.View("manager"), "rr").Single().Networks.Should().HaveCount(2);
    }

    [Fact]
    public void A_task_that_the_DNS_stays_without_is_told_and_gets_lines_by_the_option()
    {
        _looks.Options.PinWhileDnsIsWrong = true;
        SwarmRecording whole = Whole(28);
        string name = whole.NameIn("manager", "rr", 0);
        whole.Heard("manager", "rr").RemoveAt(0);

        SourceAdvert first = _looks.Look(whole.View("manager"), "rr").Single();
        first.Networks.Should().HaveCount(3, "the manager knows all of them").And.OnlyContain(place => place.ResolvesNames);
        first.Remarks.Should().BeEmpty("news need their time");

        _looks.Now += TimeSpan.FromSeconds(30);
        SourceAdvert later = _looks.Look(whole.View("manager"), "rr").Single();
        later.Networks.Should().HaveCount(3).And.OnlyContain(place => !place.ResolvesNames);
        later.Remarks.Should().Contain(remark => remark.Contains($"does not know '{name}'", StringComparison.Ordinal) && remark.Contains("since 2026-11-29T09:00:00Z", StringComparison.Ordinal));
        _looks.Look(whole.View("manager"), "rr.1").Should().ContainSingle();
    }

    [Fact]
    public void A_service_that_was_removed_is_lost_while_the_DNS_keeps_it()
    {
        SwarmRecording whole = Whole(28);
        whole.On("manager")["services"]!.AsArray().Clear();
        whole.On("manager")["tasks"]!.AsArray().Clear();
        _looks.Look(whole.View("manager"), "db");
        _looks.Now += TimeSpan.FromSeconds(1);

        SourceAdvert db = _looks.Look(whole.View("manager"), "db").Single();

        db.LostBecause.Should().Contain("of a service that was removed");
        db.IsRunning.Should().BeFalse();
    }

    /// <summary>One more network, on which one container is heard of.</summary>
    private static SwarmView WithSecondNetwork(SwarmView view, string container)
    {
        SwarmOverlay links = view.Overlays.Single(overlay => !overlay.IsIngress);
        return view with { Overlays = [.. view.Overlays, links with { Id = "second-id", Name = "second", Services = [.. links.Services.Select(service => service with { Endpoints = [.. service.Endpoints.Where(endpoint => endpoint.Name == container)] })] }] };
    }

    private static SwarmRecording Whole(int release) => new($"docker-{release}-whole");

    private static SwarmRecording Cut(int release) => new($"docker-{release}-cut");

    private static void AddCache(SwarmRecording recording, string host, string address)
    {
        JsonNode cache = Whole(28).Heard("manager", "").Single(task => task!["Name"]!.GetValue<string>() == "cache")!.DeepClone();
        cache["EndpointID"] = address.Replace(".", "", StringComparison.Ordinal).PadRight(64, 'a');
        cache["EndpointIP"] = address;
        cache["Info"]!["Host IP"] = host;
        recording.Heard("manager", "").Add(cache);
    }
}
