using System.Diagnostics;
using System.Net.Sockets;

namespace ContainerLinks.Tests.Hosts;

public sealed class LinuxFileStatusTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hosts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LinuxFact]
    public void Everything_that_is_no_regular_file_is_known_by_its_kind()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), file);
        using (Process made = Process.Start("mkfifo", [Path.Combine(_folder, "pipe")]))
        {
            made.WaitForExit();
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, "socket")));

        KindOf(file).Should().BeNull();
        KindOf(_folder).Should().Be("a directory");
        KindOf(Path.Combine(_folder, "link")).Should().Be("a symbolic link");
        KindOf(Path.Combine(_folder, "pipe")).Should().Be("a pipe");
        KindOf(Path.Combine(_folder, "socket")).Should().Be("a socket");
        KindOf("/dev/null").Should().Be("a device");
        LinuxFile.GetStatus(Path.Combine(_folder, "none")).Should().BeNull();
    }

    [LinuxFact]
    public void A_file_is_the_same_only_with_the_same_number_on_the_same_disk()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        LinuxFileStatus first = LinuxFile.GetStatus(file)!.Value;
        LinuxFileStatus folder = LinuxFile.GetStatus(_folder)!.Value;

        LinuxFile.GetStatus(file)!.Value.IsSameFileAs(first).Should().BeTrue();
        folder.IsSameFileAs(first).Should().BeFalse("it is another one on the same disk");

        // The roots of these two have the number 1 each.
        LinuxFile.GetStatus("/proc")!.Value.IsSameFileAs(LinuxFile.GetStatus("/sys")!.Value).Should().BeFalse("it is on another disk");
    }

    private static string? KindOf(string path) => LinuxFile.GetStatus(path)!.Value.Kind;
}
