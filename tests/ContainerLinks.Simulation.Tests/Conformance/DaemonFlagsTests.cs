using ContainerLinks.Conformance;

namespace ContainerLinks.Tests.Conformance;

public sealed class DaemonFlagsTests
{
    [Fact]
    public void The_flags_of_every_recording_change_nothing() =>
        DaemonFlags.Parse(["--ip-forward=false", "--ip-masq=false", "--userland-proxy=false", "--storage-driver=overlay2"])
            .Should().BeEquivalentTo(DaemonFlags.Parse([]));

    [Fact]
    public void Values_may_stand_behind_an_equals_sign_or_a_blank()
    {
        var flags = DaemonFlags.Parse(["--bip=10.0.0.1/24", "--fixed-cidr", "10.0.0.8/29", "--ipv6", "--icc=false", "--fixed-cidr-v6=fd00::/64", "--default-address-pool", "base=10.8.0.0/16,size=24"]);

        flags.BridgeAddress.Should().Be("10.0.0.1/24");
        flags.FixedRange.Should().Be("10.0.0.8/29");
        flags.FixedRangeV6.Should().Be("fd00::/64");
        flags.HasIPv6.Should().BeTrue();
        flags.AllowsTraffic.Should().BeFalse();
        flags.Pools.Should().Equal(("10.8.0.0/16", 24));
    }

    [Theory]
    [InlineData("--unknown")]
    [InlineData("--userland-proxy=true")]
    [InlineData("--icc=perhaps")]
    [InlineData("--bip")]
    [InlineData("--default-address-pool=10.8.0.0/16")]
    public void A_flag_that_is_not_understood_is_refused(string flag) =>
        FluentActions.Invoking(() => DaemonFlags.Parse([flag])).Should().Throw<ScenarioFormatException>().Which.Message.Should().Contain(flag.Split('=')[0]);
}
