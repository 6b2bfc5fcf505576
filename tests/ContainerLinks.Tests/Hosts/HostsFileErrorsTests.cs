namespace ContainerLinks.Tests.Hosts;

public sealed class HostsFileErrorsTests
{
    [Theory]
    [InlineData(1, "file's owner")]
    [InlineData(13, "file's owner")]
    [InlineData(28, "Make room on its disk.")]
    [InlineData(30, "mount it for writing")]
    [InlineData(5, "Check its folder, its permissions, the mount and the room on the disk.")]
    public void Each_cause_that_Linux_tells_has_what_helps(int error, string remedy)
    {
        ContainerLinksException told = HostsFileErrors.Failed("/etc/hosts", "opened", error);

        told.Error.Should().Be(ContainerLinksError.HostsFile);
        told.Message.Should().StartWith("Hosts file '/etc/hosts' cannot be opened: ").And.Contain($"(error {error})").And.Contain(remedy);
    }

    [Fact]
    public void A_cause_that_the_platform_tells_is_kept_and_stays_on_one_line()
    {
        var cause = new IOException("no\nroom");

        ContainerLinksException told = HostsFileErrors.Failed("/etc/hosts", "written", cause);

        told.InnerException.Should().BeSameAs(cause);
        told.Message.Should().Be("Hosts file '/etc/hosts' cannot be written: no\\u000aroom. Check its folder, its permissions, the mount and the room on the disk.");
        HostsFileErrors.Failed("/etc/hosts", "written", new UnauthorizedAccessException("no")).Message.Should().Contain("Run the program as the file's owner (root, for an engine of root)");
    }

    [Fact]
    public void What_is_no_regular_file_is_told_by_its_kind_and_only_a_link_by_its_target()
    {
        HostsFileErrors.NotRegular("/etc/hosts", "a pipe").Message.Should().Be("Hosts file '/etc/hosts' is a pipe, not a regular file. Give the path of a file.");
        HostsFileErrors.NotRegular("/etc/hosts", "a symbolic link").Message.Should().EndWith("Links are not followed: give the path of the file itself.");
    }

    [Fact]
    public void Too_long_a_file_is_told_with_the_bound() =>
        HostsFileErrors.TooLong("/etc/hosts", 12).Message.Should().Be("Hosts file '/etc/hosts' is longer than 12 bytes. That is no hosts file, or something fills it: look at it before you shorten it.");
}
