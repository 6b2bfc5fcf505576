using Microsoft.Win32.SafeHandles;

namespace ContainerLinks.Tests.Hosts;

/// <summary>The lease, which keeps readers out for the moment of a write.</summary>
public sealed class OpenHostsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hosts-").FullName;
    private readonly string _path;

    public OpenHostsFileTests()
    {
        _path = Path.Combine(_folder, "hosts");
        File.WriteAllText(_path, "a");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LinuxFact]
    public void Whoever_opens_the_file_waits_until_others_are_let_in()
    {
        using OpenHostsFile open = OpenHostsFile.Open(_path, write: true)!;
        open.TryShutOut().Should().BeTrue();
        LinuxFile.Open(_path, write: false, out int error).Should().BeNull();
        error.Should().Be(LinuxFile.TryAgain);

        open.Dispose();
        using SafeFileHandle? other = LinuxFile.Open(_path, write: false, out _);
        other.Should().NotBeNull();
    }

    [LinuxFact]
    public void Somebody_who_has_it_open_cannot_be_shut_out()
    {
        using OpenHostsFile open = OpenHostsFile.Open(_path, write: true)!;
        using SafeFileHandle? other = LinuxFile.Open(_path, write: false, out _);

        open.TryShutOut().Should().BeFalse();
    }

    [LinuxFact]
    public void Others_that_are_shut_out_for_good_are_told()
    {
        using OpenHostsFile open = OpenHostsFile.Open(_path, write: true)!;
        open.TryShutOut().Should().BeTrue();

        HostsFileTests.Error(() => new HostsFile(_path).Read(), ContainerLinksError.Contended).Message.Should().Contain("is locked by another program");
    }
}
