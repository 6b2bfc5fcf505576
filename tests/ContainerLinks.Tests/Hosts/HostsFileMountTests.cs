using Xunit.Abstractions;

namespace ContainerLinks.Tests.Hosts;

/// <summary>Disks that are full or cannot be written, each seen by the writer's process alone, and files that it has no right to write.</summary>
public sealed class HostsFileMountTests : IDisposable
{
    private const int PageSize = 4096;

    // Arguments: the folder, the options of the disk, those of the disk once the file is there, the command.
    private const string OnADisk = """
        folder=$1 first=$2 then=$3
        shift 3
        mount -t tmpfs -o "$first" none "$folder/disk"
        cp "$folder/before" "$folder/disk/hosts"
        mount -o "remount,$then" none "$folder/disk"
        code=0
        "$@" || code=$?
        cp "$folder/disk/hosts" "$folder/after"
        exit $code
        """;

    // Arguments: the folder, how many blocks of 1 KiB are left once the file is there, the command.
    private const string OnAFullExt4 = "folder=$1 room=$2\n" + PrivateMountFactAttribute.MountExt4 + """
        shift 2
        cp "$folder/before" "$folder/disk/hosts"
        dd if=/dev/zero of="$folder/disk/fill" bs=1024 2>/dev/null || true
        truncate -s "-${room}K" "$folder/disk/fill"
        code=0
        "$@" || code=$?
        cp "$folder/disk/hosts" "$folder/after"
        exit $code
        """;

    private readonly ITestOutputHelper _output;
    private readonly string _folder = Directory.CreateTempSubdirectory("hosts-").FullName;

    public HostsFileMountTests(ITestOutputHelper output)
    {
        _output = output;
        Directory.CreateDirectory(Path.Combine(_folder, "disk"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PrivateMountFact(onExt4: true)]
    public void A_full_ext4_leaves_the_old_text_whatever_room_is_left()
    {
        foreach (HostsChange change in HostsChange.All.Where(change => change.Old is not null))
        {
            int room = 0;
            for (int code = -1; code != 0; room += Budget.Stride)
            {
                File.WriteAllBytes(Path.Combine(_folder, "before"), change.Old!);
                (code, string told) = PrivateMountFactAttribute.Run(_folder, OnAFullExt4, [$"{room}", .. WriterProcess.Step(Path.Combine(_folder, "disk", "hosts"), -1, change.Entries)]);
                Check(change, code, told, $"with {room} blocks left");
            }

            _output.WriteLine($"{change}: {change.Old!.Length} bytes, done with {room - 1} blocks more");
        }
    }

    [PrivateMountFact]
    public void A_full_tmpfs_leaves_the_old_text_whatever_room_is_left()
    {
        foreach (HostsChange change in HostsChange.All.Where(change => change.Old is not null))
        {
            int pages = (change.Old!.Length + PageSize - 1) / PageSize;
            int code = -1;
            for (; code != 0; pages += Budget.Stride)
            {
                (code, string told) = UpdateOnADisk(change, $"size={pages * PageSize}", "rw");
                Check(change, code, told, $"on {pages} pages");
            }

            _output.WriteLine($"{change}: {change.Old.Length} bytes, done with {pages - 1} pages");
        }
    }

    [PrivateMountFact]
    public void A_read_only_file_system_is_told()
    {
        HostsChange change = HostsChange.All[0];

        UpdateOnADisk(change, "size=64k", "ro").Should().Be((1, $"Hosts file '{_folder}/disk/hosts' cannot be opened for writing: Read-only file system (error 30). Its file system is mounted read-only: mount it for writing.\n"));
        File.ReadAllBytes(Path.Combine(_folder, "after")).Should().Equal(change.Old);
    }

    [LinuxFact]
    public void A_read_only_file_is_told_and_stays_as_it_is()
    {
        string path = Path.Combine(_folder, "hosts");
        File.WriteAllBytes(path, HostsChange.All[0].Old!);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);

        // The rights of a file do not bind root as long as it may override them.
        string[] bound = Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] : [];
        (int code, string told) = WriterProcess.Run([.. bound, .. WriterProcess.Step(path, -1, HostsChange.All[0].Entries)]);

        (code, told).Should().Be((1, $"Hosts file '{path}' cannot be opened for writing: Permission denied (error 13). Run the program as the file's owner (root, for an engine of root). Links can be read, planned and explained without this right.\n"));
        File.ReadAllBytes(path).Should().Equal(HostsChange.All[0].Old);
    }

    private void Check(HostsChange change, int code, string told, string where)
    {
        byte[] after = File.ReadAllBytes(Path.Combine(_folder, "after"));
        after.Should().Equal(code == 0 ? change.New : change.Old, "{0} {1}: {2}", change, where, told);
        told.Should().Match(text => code == 0 ? text.Length == 0 : text.Contains("cannot be written: ") && text.EndsWith("and the room on the disk.\n"));
    }

    private (int Code, string Told) UpdateOnADisk(HostsChange change, string options, string then)
    {
        File.WriteAllBytes(Path.Combine(_folder, "before"), change.Old!);
        return PrivateMountFactAttribute.Run(_folder, OnADisk, [options, then, .. WriterProcess.Step(Path.Combine(_folder, "disk", "hosts"), -1, change.Entries)]);
    }
}
