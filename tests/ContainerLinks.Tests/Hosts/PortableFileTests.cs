using Microsoft.Win32.SafeHandles;

namespace ContainerLinks.Tests.Hosts;

/// <summary>The way of Windows and macOS, as far as it can be gone on any machine.</summary>
public sealed class PortableFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hosts-").FullName;
    private readonly string _path;

    public PortableFileTests() => _path = Path.Combine(_folder, "hosts");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_opened_for_reading_or_for_both()
    {
        File.WriteAllText(_path, "old");
        PortableFile.TryOpen(_path, write: true, out SafeFileHandle? writer).Should().BeTrue();
        using (writer)
        {
            RandomAccess.Write(writer!, "new"u8, 0);
            byte[] read = new byte[3];
            RandomAccess.Read(writer!, read, 0).Should().Be(3);
            read.Should().Equal("new"u8.ToArray());
        }

        PortableFile.TryOpen(_path, write: false, out SafeFileHandle? reader).Should().BeTrue();
        using (reader)
        {
            FluentActions.Invoking(() => RandomAccess.Write(reader!, "x"u8, 0)).Should().Throw<UnauthorizedAccessException>();
        }

        File.ReadAllText(_path).Should().Be("new");
    }

    [Fact]
    public void Two_readers_go_together_and_two_writers_do_not()
    {
        File.WriteAllText(_path, "x");
        PortableFile.TryOpen(_path, write: false, out SafeFileHandle? first).Should().BeTrue();
        PortableFile.TryOpen(_path, write: false, out SafeFileHandle? second).Should().BeTrue();
        first!.Dispose();
        second!.Dispose();
        PortableFile.TryOpen(_path, write: true, out SafeFileHandle? writer).Should().BeTrue();
        using (writer)
        {
            PortableFile.TryOpen(_path, write: true, out SafeFileHandle? other).Should().BeFalse("the caller waits and tries again");
            other.Should().BeNull();
        }
    }

    [Fact]
    public void A_missing_file_or_folder_is_no_handle_and_no_error()
    {
        PortableFile.TryOpen(_path, write: true, out SafeFileHandle? file).Should().BeTrue();
        PortableFile.TryOpen(Path.Combine(_folder, "none", "hosts"), write: false, out SafeFileHandle? folder).Should().BeTrue();

        file.Should().BeNull();
        folder.Should().BeNull();
    }

    [Fact]
    public void A_symbolic_link_and_a_folder_are_refused()
    {
        File.WriteAllText(Path.Combine(_folder, "target"), "secret");
        File.CreateSymbolicLink(_path, Path.Combine(_folder, "target"));

        HostsFileTests.Error(() => PortableFile.TryOpen(_path, write: true, out _)).Message.Should().Contain("is a symbolic link, not a regular file");
        HostsFileTests.Error(() => PortableFile.TryOpen(_folder, write: true, out _)).Message.Should().Contain("is a directory, not a regular file");
        File.ReadAllText(Path.Combine(_folder, "target")).Should().Be("secret");
    }
}
