using System.Net;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>Who bears a name in a Swarm, from what real nodes answered.</summary>
public sealed class SwarmAdvertsTests
{
    private readonly SwarmLooks _looks = new();

    [Fact]
    public void Ports_that_an_image_exposes_are_a_setting_since_a_Swarm_does_not_tell_them()
    {
        _looks.Options.ExposedPorts["db"] = "3306/tcp, 33060";
        _looks.Options.ExposedPorts["cache"] = "6379/tcp";

        _looks.Look(Whole(20).View("manager"), "db").Single().ExposedPorts.Should().Equal(new ContainerPort(3306), new ContainerPort(33060));
        _looks.Look(Whole(20).View("manager"), "db.1").Single().ExposedPorts.Should().Equal(new ContainerPort(3306), new ContainerPort(33060));
        _looks.Look(Whole(20).View("manager"), "cache").Single().ExposedPorts.Should().Equal(new ContainerPort(6379));
    }

    [Fact]
    public void A_worker_takes_the_protocol_of_a_published_port_from_the_settings_since_it_is_not_told()
    {
        SwarmView worker = Whole(20).View("worker");
        ContainerPort told = _looks.Look(worker, "pub").Single().PublishedPorts.Single().Port;
        told.Protocol.Should().Be("tcp");
        _looks.Options.ExposedPorts["pub"] = $"{told.Number}/udp";

        SourceAdvert pub = _looks.Look(worker, "pub").Single();

        pub.PublishedPorts.Should().ContainSingle().Which.Port.Should().Be(new ContainerPort(told.Number, "udp"));
        pub.ExposedPorts.Should().Equal(new ContainerPort(told.Number, "udp"));
    }

    [Theory]
    [MemberData(nameof(SwarmRecording.Releases), MemberType = typeof(SwarmRecording))]
    public void A_container_of_the_other_host_is_told_with_its_host_and_one_of_this_host_is_not(int release)
    {
        SwarmRecording whole = Whole(release);

        SourceAdvert cache = _looks.Look(whole.View("manager"), "cache").Should().ContainSingle().Which;
        cache.Host.Should().Be("198.19.1.2");
        cache.HostAddress.Should().Be(IPAddress.Parse("198.19.1.2"));
        cache.LostBecause.Should().BeNull();
        cache.Remarks.Should().BeEmpty();
        ContainerNetwork place = cache.Networks.Should().ContainSingle().Which;
        (place.Name, place.ResolvesNames, place.AnswersName, place.Subnet).Should().Be(("links", true, true, IPNetwork.Parse("10.0.1.0/24")));
        place.Scope.Should().Be(whole.On("worker")["links"]!["Id"]!.GetValue<string>(), "the network has one id on all hosts");

        _looks.Look(whole.View("worker"), "cache").Should().BeEmpty("the linker there follows it itself");
        _looks.Look(whole.View("worker"), "web").Should().ContainSingle().Which.Host.Should().Be("198.19.1.1");
        _looks.Look(whole.View("worker"), "nobody").Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(SwarmRecording.Releases), MemberType = typeof(SwarmRecording))]
    public void A_service_is_one_source_with_its_virtual_address_on_a_manager_and_on_a_worker(int release)
    {
        SourceAdvert[] both = [.. new[] { "manager", "worker" }.Select(node => _looks.Look(Whole(release).View(node), "db").Should().ContainSingle().Which)];

        foreach (SourceAdvert db in both)
        {
            db.Host.Should().Be("swarm");
            db.IsRunning.Should().BeTrue();
            SwarmLooks.AddressesOf(db).Should().Equal("10.0.1.2");
            db.Networks.Single().AnswersName.Should().BeTrue();
        }

        both[1].Id.Should().Be(both[0].Id, "a manager's word is remembered");
        new SwarmLooks().Look(Whole(release).View("worker"), "db").Single().Id.Value.Should().Be("service.db", "hosts do not tell each other ids of services");
    }

    [Theory]
    [MemberData(nameof(SwarmRecording.Releases), MemberType = typeof(SwarmRecording))]
    public void A_service_without_a_virtual_address_has_all_its_tasks_in_their_order(int release)
    {
        foreach (string node in new[] { "manager", "worker" })
        {
            SourceAdvert rr = _looks.Look(Whole(release).View(node), "rr").Single();
            SwarmLooks.AddressesOf(rr).Should().Equal("10.0.1.5", "10.0.1.6", "10.0.1.7");
            rr.Networks.Should().OnlyContain(place => place.AnswersName && place.Aliases.SequenceEqual(new[] { "tasks.rr" }));
        }
    }

    [Fact]
    public void By_the_option_the_tasks_stand_for_a_service_with_a_virtual_address_and_its_name_is_not_left_to_the_DNS()
    {
        _looks.Options.ServiceAddress = SwarmServiceAddress.Tasks;

        SourceAdvert db = _looks.Look(Whole(20).View("worker"), "db").Single();

        SwarmLooks.AddressesOf(db).Should().Equal("10.0.1.3", "10.0.1.4");
        db.Networks.Should().OnlyContain(place => !place.AnswersName && place.ResolvesNames && place.Aliases.SequenceEqual(new[] { "tasks.db" }));
    }

    [Theory]
    [MemberData(nameof(SwarmRecording.Releases), MemberType = typeof(SwarmRecording))]
    public void A_task_is_found_by_its_number_which_the_DNS_does_not_answer_and_by_its_whole_name_which_it_does(int release)
    {
        SwarmRecording whole = Whole(release);
        string second = whole.Heard("worker", "db").Select(task => task!["Name"]!.GetValue<string>()).Single(name => name.StartsWith("db.2.", StringComparison.Ordinal));
        foreach (string node in new[] { "manager", "worker" })
        {
            SourceAdvert task = _looks.Look(whole.View(node), "db.2").Should().ContainSingle().Which;
            (task.Host, task.Name).Should().Be(("swarm", "db.2"));
            SwarmLooks.AddressesOf(task).Should().Equal("10.0.1.4");
            task.Networks.Single().AnswersName.Should().BeFalse();
            task.Networks.Single().Aliases.Should().Equal(second);
        }

        _looks.Look(whole.View("manager"), second).Single().Networks.Single().AnswersName.Should().BeTrue();
        _looks.Look(whole.View("worker"), second).Should().BeEmpty("it is a container of that host, under that name");
        _looks.Look(whole.View("worker"), "db.20").Should().BeEmpty();
        _looks.Look(whole.View("worker"), "db.3").Should().BeEmpty();
    }

    [Fact]
    public void A_name_of_a_container_may_have_a_dot()
    {
        SwarmRecording whole = Whole(20);
        whole.Heard("manager", "").Single(task => task!["Name"]!.GetValue<string>() == "cache")!["Name"] = "my.cache";

        _looks.Look(whole.View("manager"), "my.cache").Single().Host.Should().Be(SwarmRecording.Worker);
    }

    [Theory]
    [MemberData(nameof(SwarmRecording.Releases), MemberType = typeof(SwarmRecording))]
    public void A_service_without_a_task_does_not_run_says_a_manager(int release)
    {
        SourceAdvert none = _looks.Look(Whole(release).View("manager"), "none").Single();
        (none.IsRunning, none.LostBecause).Should().Be((false, null));

        new SwarmLooks().Look(Whole(release).View("worker"), "none").Should().BeEmpty("hosts do not tell each other of it");
    }

    [Theory]
    [MemberData(nameof(SwarmRecording.Releases), MemberType = typeof(SwarmRecording))]
    public void Ports_that_a_Swarm_publishes_are_reached_at_the_own_host(int release)
    {
        foreach (string node in new[] { "manager", "worker" })
        {
            SourceAdvert pub = _looks.Look(Whole(release).View(node), "pub").Single();
            pub.PublishedPorts.Should().Equal(new PublishedPort(new ContainerPort(80), IPAddress.Any, 8080));
            pub.ExposedPorts.Should().Equal(new ContainerPort(80));
            pub.HostAddress!.ToString().Should().Be(node == "manager" ? "198.19.1.1" : "198.19.1.2");
            pub.Networks.Select(place => place.Name).Should().Equal(["links"], "nobody resolves names on the network of published ports");
        }
    }

    [Fact]
    public void A_service_that_is_on_no_network_but_that_of_published_ports_runs_while_a_task_does()
    {
        SwarmRecording recording = Whole(28);
        string service = recording.On("manager")["services"]!.AsArray().Single(one => one!["Spec"]!["Name"]!.GetValue<string>() == "pub")!["ID"]!.GetValue<string>();
        recording.On("manager")["links"]!["Services"]!.AsObject().Remove("pub");
        JsonNode task = recording.On("manager")["tasks"]!.AsArray().Single(one => one!["ServiceID"]!.GetValue<string>() == service && one["DesiredState"]!.GetValue<string>() == "running")!;
        foreach (JsonNode? attachment in task["NetworksAttachments"]!.AsArray().Where(one => one!["Network"]!["ID"]!.GetValue<string>() == recording.On("manager")["links"]!["Id"]!.GetValue<string>()).ToArray())
        {
            task["NetworksAttachments"]!.AsArray().Remove(attachment);
        }

        SourceAdvert pub = _looks.Look(recording.View("manager"), "pub").Single();

        (pub.IsRunning, pub.PublishedPorts.Count).Should().Be((true, 1));
        task["Status"]!["State"] = "failed";
        _looks.Look(recording.View("manager"), "pub").Single().IsRunning.Should().BeFalse();
    }

    [Fact]
    public void A_task_of_a_job_lives_until_it_is_complete()
    {
        SwarmRecording recording = Whole(28);
        string[] before = SwarmLooks.AddressesOf(_looks.Look(recording.View("manager"), "rr").Single());
        JsonNode task = recording.On("manager")["tasks"]!.AsArray().Single(one => recording.NameIn("manager", "rr", 0).EndsWith(one!["ID"]!.GetValue<string>(), StringComparison.Ordinal))!;

        task["DesiredState"] = "complete";
        SwarmLooks.AddressesOf(_looks.Look(recording.View("manager"), "rr").Single()).Should().Equal(before);
        task["Status"]!["State"] = "complete";
        SwarmLooks.AddressesOf(_looks.Look(recording.View("manager"), "rr").Single()).Should().HaveCount(before.Length - 1);
    }

    [Fact]
    public void A_kernel_that_carries_nothing_to_virtual_addresses_is_told()
    {
        _looks.CarriesVirtualAddresses = false;

        _looks.Look(Whole(20).View("worker"), "db").Single().Remarks.Should().ContainSingle().Which.Should().Contain("no IPVS").And.Contain("10.0.1.2").And.Contain("dnsrr");
        _looks.Look(Whole(20).View("worker"), "rr").Single().Remarks.Should().BeEmpty();
    }

    [Fact]
    public void Two_hosts_with_a_container_of_one_name_are_both_told_and_that_the_DNS_mixes_them()
    {
        SwarmRecording whole = Whole(20);
        JsonNode third = whole.Heard("manager", "").Single(task => task!["Name"]!.GetValue<string>() == "cache")!.DeepClone();
        (third["EndpointID"], third["EndpointIP"], third["Info"]!["Host IP"]) = (new string('a', 64), "10.0.1.99", "198.19.1.3");
        whole.Heard("manager", "").Insert(0, third);

        IReadOnlyList<SourceAdvert> both = _looks.Look(whole.View("manager"), "cache");

        both.Select(advert => advert.Host).Should().Equal("198.19.1.2", "198.19.1.3");
        both.Should().OnlyContain(advert => advert.Remarks.Any(remark => remark.Contains("in turn", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_host_has_the_name_that_a_user_gave_it()
    {
        _looks.Options.HostNames[SwarmRecording.Worker] = "second";

        _looks.Look(Whole(20).View("manager"), "cache").Single().Host.Should().Be("second");
    }

    [Fact]
    public void The_order_in_which_an_engine_answers_changes_nothing()
    {
        string[] names = ["cache", "db", "db.1", "db.2", "pub", "rr", "rr.3", "web"];
        foreach (string recording in new[] { "docker-20-whole", "docker-20-cut", "docker-28-cut" })
        {
            Dictionary<string, IReadOnlyList<SourceAdvert>> one = new SwarmLooks().Look(new SwarmRecording(recording).View("manager"), names);
            var other = new SwarmRecording(recording);
            Turn(other.On("manager"));
            foreach ((string name, IReadOnlyList<SourceAdvert> adverts) in new SwarmLooks().Look(other.View("manager"), names))
            {
                adverts.Should().Equal(one[name]);
                adverts.SelectMany(advert => advert.Remarks).Should().Equal(one[name].SelectMany(advert => advert.Remarks));
            }
        }
    }

    [Fact]
    public void What_is_no_answer_of_a_Swarm_gives_no_advert_and_no_failure()
    {
        SwarmRecording whole = Whole(20);
        Dictionary<string, IReadOnlyList<SourceAdvert>> right = _looks.Look(whole.View("manager"), ["cache", "rr"]);
        foreach (JsonNode? odd in new JsonNode?[] { null, 1, "x", new JsonArray(), new JsonObject(), new JsonObject { ["Name"] = "../etc", ["EndpointID"] = "x", ["EndpointIP"] = "10.0.1.1", ["Info"] = new JsonObject { ["Host IP"] = "x" } } })
        {
            whole.Heard("manager", "rr").Add(odd?.DeepClone());
            whole.On("manager")["links"]!["Services"]![$"odd{whole.Heard("manager", "rr").Count}"] = odd?.DeepClone();
            foreach (string list in new[] { "nodes", "services", "tasks" })
            {
                whole.On("manager")[list]!.AsArray().Add(odd?.DeepClone());
            }
        }

        foreach ((string name, IReadOnlyList<SourceAdvert> adverts) in _looks.Look(whole.View("manager"), ["cache", "rr"]))
        {
            adverts.Should().Equal(right[name]);
        }
    }

    private static SwarmRecording Whole(int release) => new($"docker-{release}-whole");

    /// <summary>Turns every list and every object around.</summary>
    private static void Turn(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            JsonNode?[] items = [.. array];
            array.Clear();
            foreach (JsonNode? item in items.Reverse())
            {
                array.Add(item);
                Turn(item);
            }
        }
        else if (node is JsonObject members)
        {
            KeyValuePair<string, JsonNode?>[] all = [.. members];
            members.Clear();
            foreach ((string name, JsonNode? value) in all.Reverse())
            {
                members[name] = value;
                Turn(value);
            }
        }
    }
}
