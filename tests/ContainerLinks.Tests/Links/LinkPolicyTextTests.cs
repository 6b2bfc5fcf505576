using System.Net;
using CsCheck;

namespace ContainerLinks.Tests.Links;

/// <summary>What is accepted can be read back: a link that was told to be made must be there after the next start.</summary>
public sealed class LinkPolicyTextTests
{
    private static readonly Gen<IPAddress?> Address = Gen.OneOf<IPAddress?>(
        Gen.Bool.Select(_ => (IPAddress?)null),
        Gen.Byte.Array[4].Select(bytes => (IPAddress?)new IPAddress(bytes)),
        Gen.Select(Gen.Byte.Array[16], Gen.OneOf(Gen.Const(0L), Gen.Long[0, uint.MaxValue]), (bytes, scope) => (IPAddress?)new IPAddress(bytes, scope)),
        Gen.Select(Gen.OneOf("::ffff:", "::", "fd00::5efe:", "64:ff9b::"), Gen.Byte.Array[4], (prefix, bytes) => (IPAddress?)IPAddress.Parse(prefix + new IPAddress(bytes))),
        Gen.OneOf("0.0.0.0", "::", "255.255.255.255", "224.0.0.1", "239.255.255.255", "ff02::1", "fe80::1%3", "::1", "127.0.0.1", "fe80::1").Select(text => (IPAddress?)IPAddress.Parse(text)));

    private static readonly Gen<string> Name = Gen.Char["abzABZ019_.-"].Array[1, 70].Select(letters => new string(letters));

    [Fact]
    public void Every_policy_that_can_be_made_is_read_back_as_an_equal_one() =>
        Gen.Select(Gen.Int[-1, 4], Address, Gen.Int[-1, 4], Gen.Bool).Sample(
            parts =>
            {
                if (Try(() => new LinkPolicy { OnSourceStopped = (SourceStoppedAction)parts.Item1, SinkAddress = parts.Item2, OnSourceRemoved = (SourceRemovedAction)parts.Item3, Required = parts.Item4 }) is not { } policy)
                {
                    return;
                }

                string text = LinkPolicyText.Write(policy);
                LinkPolicyText.TryRead(text, out LinkPolicy? read).Should().BeTrue(text);
                read.Should().Be(policy);
                LinkPolicyText.Write(read!).Should().Be(text);
            },
            iter: 20_000);

    [Fact]
    public void Every_link_that_can_be_made_is_read_back_as_an_equal_one() =>
        Gen.Select(Name, Name, Name, Gen.Bool, Gen.Int[0, 2], Address).Sample(
            parts =>
            {
                (string recipient, string source, string alias, bool hasPolicy, int stopped, IPAddress? sink) = parts;
                if (recipient == source
                    || Try(() => new ContainerLink(recipient, source, alias) { Policy = hasPolicy ? new LinkPolicy { OnSourceStopped = (SourceStoppedAction)stopped, SinkAddress = sink } : null }) is not { } link)
                {
                    return;
                }

                var written = new LinkEntry.Linked(new ContainerId(recipient), new Link(link, LinkOrigin.Code, IsById: source.Length % 2 == 0));
                LinkEntry read = LinkEntryText.Read(LinkEntryText.Write([written])).Should().ContainSingle().Subject;
                read.Should().Be(written);
                ((LinkEntry.Linked)read).Link.Alias.Should().Be(alias);
            },
            iter: 20_000);

    [Theory]
    [InlineData("")]
    [InlineData("Remove")]
    [InlineData("Remove - Keep")]
    [InlineData("Remove - Keep optional ")]
    [InlineData("Remove - Keep optional more")]
    [InlineData("Remove  - Keep optional")]
    [InlineData("remove - Keep optional")]
    [InlineData("0 - Keep optional")]
    [InlineData("3 - Keep optional")]
    [InlineData("Remove,Keep - Keep optional")]
    [InlineData("Remove - 1 optional")]
    [InlineData("Remove - Keep Required")]
    [InlineData("Remove 010.0.0.1 Keep optional")]
    [InlineData("Remove 1 Keep optional")]
    [InlineData("Remove 0.0.0.0 Keep optional")]
    [InlineData("Remove fe80::1%3 Keep optional")]
    [InlineData("Remove ::ffff:10.0.0.1 Keep optional")]
    [InlineData("Remove FD00::1 Keep optional")]
    public void Nothing_else_is_read(string text)
    {
        LinkPolicyText.TryRead(text, out LinkPolicy? policy).Should().BeFalse();
        policy.Should().BeNull();
    }

    [Theory]
    [InlineData("fe80::1%3", "*has a scope id*expected an address without one*")]
    [InlineData("0.0.0.0", "*'0.0.0.0' is the unspecified address*expected the address of one host*")]
    [InlineData("::", "*unspecified*")]
    [InlineData("::ffff:0.0.0.0", "*'0.0.0.0' is the unspecified address*")]
    [InlineData("255.255.255.255", "*broadcast*")]
    [InlineData("224.0.0.1", "*multicast*")]
    [InlineData("239.1.2.3", "*multicast*")]
    [InlineData("ff02::1", "*multicast*")]
    public void A_sink_is_the_address_of_one_host(string sink, string message) =>
        FluentActions.Invoking(() => new LinkPolicy { SinkAddress = IPAddress.Parse(sink) }).Should().Throw<ArgumentException>().WithMessage(message).WithParameterName("SinkAddress");

    [Fact]
    public void A_sink_is_a_copy()
    {
        var address = IPAddress.Parse("fd00::1");
        var policy = new LinkPolicy { SinkAddress = address };

        address.ScopeId = 3;

        policy.SinkAddress.Should().Be(IPAddress.Parse("fd00::1"));
    }

    private static T? Try<T>(Func<T> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
