using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ContainerLinks.Tests.Hosts;

public sealed class HostsFileBoundaryTests : IDisposable
{
    private static readonly HostsEntry Db = new(HostsSamples.Ip(172, 17, 0, 6), "db");
    private readonly string _folder = Directory.CreateTempSubdirectory("hosts-").FullName;
    private readonly string _path;

    public HostsFileBoundaryTests() => _path = Path.Combine(_folder, "hosts");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_longest_text_is_written_and_read()
    {
        var file = new HostsFile(_path) { CreateIfMissing = true };
        byte[] text = new byte[HostsFile.MaximumLength];

        file.Write(text).Should().BeTrue();

        file.Read()!.Length.Should().Be(HostsFile.MaximumLength);
        HostsFileTests.Error(() => file.Write(new byte[HostsFile.MaximumLength + 1])).Message.Should().Contain("is longer than 16777216 bytes");
    }

    [LinuxFact]
    public void A_process_that_was_being_started_meanwhile_keeps_no_next_writer_out()
    {
        File.WriteAllText(_path, "127.0.0.1 localhost\n");
        SafeFileHandle? copy = null;
        var writer = new HostsFile(_path) { StepsThrough = steps =>
        {
            copy ??= Copy();
            return steps;
        } };
        writer.Update([Db]).Should().BeTrue();

        using (copy)
        {
            new HostsFile(_path).Update([]).Should().BeTrue("the copy holds neither lease nor lock");
        }

        // Such a process has a copy of every handle that is open at that moment.
        SafeFileHandle Copy()
        {
            string descriptor = Directory.GetFiles("/proc/self/fd").Single(name => new FileInfo(name).LinkTarget == _path);
            return new SafeFileHandle(dup(int.Parse(Path.GetFileName(descriptor), CultureInfo.InvariantCulture)), ownsHandle: true);
        }
    }

    [Fact]
    public void A_relative_path_is_resolved_when_the_file_is_named() =>
        new HostsFile("hosts").Path.Should().Be(Path.Combine(Environment.CurrentDirectory, "hosts"));

    [Fact]
    public void A_block_whose_renderer_ends_no_line_is_whole_all_the_same()
    {
        var block = new ManagedBlock(renderer: new Unfinished());

        string file = block.Apply("a\n", Db);

        file.Should().Match("a\n# >>> containerlinks >>> lines=1 sum=*\nunfinished\n# <<< containerlinks <<< lines=1 sum=*\n");
        block.Apply(file, Db).Should().Be(file);
    }

    [Theory]
    [InlineData("web 1!", "web-1-")]
    [InlineData("Web_1.a-b", "Web_1.a-b")]
    [InlineData("ä\n", "--")]
    public void The_nearest_marker_of_a_word_marks_a_block(string word, string marker)
    {
        BlockMarker.Fit(word).Should().Be(marker);
        BlockMarker.IsValid(marker).Should().BeTrue();
    }

    [Fact]
    public void A_marker_has_at_most_64_characters()
    {
        new ManagedBlock(new string('a', 64)).Marker.Should().HaveLength(64);
        FluentActions.Invoking(() => new ManagedBlock(new string('a', 65))).Should().Throw<ArgumentException>()
            .WithMessage("*cannot mark a block in a hosts file: expected 1 to 64 letters, digits*");
        BlockMarker.Fit(new string('a', 65)).Should().HaveLength(64);
    }

    [Fact]
    public void An_entry_with_as_many_names_as_a_line_takes_stands_on_one_line()
    {
        HostsEntry[] entries = [new(HostsSamples.Ip(10, 0, 0, 1), "a", "b"), new(HostsSamples.Ip(10, 0, 0, 2), "c")];

        new HostsFileRenderer(2).Text(entries).Should().Be("10.0.0.1\ta b\n10.0.0.2\tc\n");
        new HostsFileRenderer(1).Text(entries).Should().Be("10.0.0.1\ta\n10.0.0.1\tb\n10.0.0.2\tc\n");
    }

    [Theory]
    [InlineData(4095, 1, true)]
    [InlineData(4095, 2, false)]
    [InlineData(4096, 4096, true)]
    [InlineData(0, 4096, true)]
    [InlineData(0, 4097, false)]
    public void A_change_within_one_page_takes_one_step_and_a_larger_one_is_recorded_first(int start, int length, bool oneStep)
    {
        byte[] old = [.. Enumerable.Repeat((byte)'a', 9000)];
        byte[] updated = [.. old];
        updated.AsSpan(start, length).Fill((byte)'b');
        var file = new MemoryByteFile(old);

        InPlaceWrite.Execute(file, old, updated);

        file.Bytes.Should().Equal(updated);
        (file.Calls == 1).Should().Be(oneStep);
    }

    [Fact]
    public void Two_entries_are_the_same_to_a_set_if_their_lines_are()
    {
        HashSet<object> set = [Db, new HostsEntry(HostsSamples.Ip(172, 17, 0, 6), "db"), new HostsEntry(HostsSamples.Ip(172, 17, 0, 7), "db")];

        set.Should().HaveCount(2);
        Db.Equals((object)"172.17.0.6 db").Should().BeFalse();
    }

    private sealed class Unfinished : IHostsFileRenderer
    {
        public void Render(IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> destination) => destination.Write(Encoding.ASCII.GetBytes("unfinished"));

        public bool IsOwn(ReadOnlySpan<byte> line) => line.SequenceEqual("unfinished"u8);
    }

#pragma warning disable IDE1006, SYSLIB1054 // The kernel's own name; and no marshalling code is needed for these types.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int dup(nint descriptor);
#pragma warning restore IDE1006, SYSLIB1054
}
