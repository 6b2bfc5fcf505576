using System.Text;

namespace ContainerLinks.Tests.Journal;

public sealed class FolderStorageTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("journal-").FullName, "data");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_written_is_read_by_the_next_process(bool flushToDisk)
    {
        using (FolderStorage storage = FolderStorage.Open(_folder, "x.journal", flushToDisk))
        {
            storage.Read().Should().BeNull();
            storage.WasUsed.Should().BeFalse();
            storage.Replace("head\n"u8);
            storage.Append("one\n"u8, 5);
            storage.Append("two\n"u8, 9);
        }

        using FolderStorage next = FolderStorage.Open(_folder, "x.journal", flushToDisk);
        Encoding.UTF8.GetString(next.Read()!).Should().Be("head\none\ntwo\n");
        next.WasUsed.Should().BeTrue();
    }

    [Fact]
    public void What_stands_behind_the_good_end_goes_with_the_next_write()
    {
        using FolderStorage storage = FolderStorage.Open(_folder, "x.journal", flushToDisk: false);
        storage.Replace("head\ntorn torn torn"u8);

        storage.Append("one\n"u8, 5);

        Encoding.UTF8.GetString(storage.Read()!).Should().Be("head\none\n");
    }

    [Fact]
    public void A_new_file_that_was_not_finished_is_no_journal()
    {
        using (FolderStorage storage = FolderStorage.Open(_folder, "x.journal", flushToDisk: false))
        {
            storage.Replace("old\n"u8);
        }

        File.WriteAllText(Path.Combine(_folder, "x.journal.new"), "half");

        using FolderStorage next = FolderStorage.Open(_folder, "x.journal", flushToDisk: false);
        Encoding.UTF8.GetString(next.Read()!).Should().Be("old\n");
        next.Replace("new\n"u8);
        Encoding.UTF8.GetString(next.Read()!).Should().Be("new\n");
    }

    [Fact]
    public void Two_linkers_cannot_have_one_journal()
    {
        using FolderStorage first = FolderStorage.Open(_folder, "x.journal", flushToDisk: false);

        Action second = () => FolderStorage.Open(_folder, "x.journal", flushToDisk: false);

        second.Should().Throw<ContainerLinksException>().Where(error => error.Error == ContainerLinksError.Contended && error.IsTransient).WithMessage("*x.journal*another linker*");
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_error_that_names_it()
    {
        string file = Path.Combine(Path.GetDirectoryName(_folder)!, "file");
        File.WriteAllText(file, "");

        Action open = () => FolderStorage.Open(Path.Combine(file, "data"), "x.journal", flushToDisk: false);

        open.Should().Throw<ContainerLinksException>().Where(error => error.Error == ContainerLinksError.Journal).WithMessage("*file/data/x.journal*");
    }

    [Fact]
    public void Only_the_own_user_may_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using FolderStorage storage = FolderStorage.Open(_folder, "x.journal", flushToDisk: false);
        storage.Replace("x"u8);

        File.GetUnixFileMode(Path.Combine(_folder, "x.journal")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(_folder).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData("x.journal")]
    [InlineData("x.journal.lock")]
    public void A_symbolic_link_is_not_followed(string name)
    {
        Directory.CreateDirectory(_folder);
        string target = Path.Combine(Path.GetDirectoryName(_folder)!, "target");
        File.WriteAllText(target, "precious");
        File.CreateSymbolicLink(Path.Combine(_folder, name), target);

        Action use = () =>
        {
            using FolderStorage storage = FolderStorage.Open(_folder, "x.journal", flushToDisk: false);
            storage.Read();
        };

        use.Should().Throw<Exception>().WithMessage("*symbolic link*");
        File.ReadAllText(target).Should().Be("precious");
    }

    [Fact]
    public void Copies_of_damaged_files_do_not_overwrite_each_other()
    {
        using FolderStorage storage = FolderStorage.Open(_folder, "x.journal", flushToDisk: false);

        string first = storage.KeepCopy("first"u8);
        string second = storage.KeepCopy("second"u8);

        File.ReadAllText(first).Should().Be("first");
        File.ReadAllText(second).Should().Be("second");
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
}
