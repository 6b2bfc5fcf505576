using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ContainerLinks.Tests.Journal;

/// <summary>The lock of one file, for whoever asks.</summary>
public sealed class LockFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lock-").FullName;

    private string FilePath => Path.Combine(_folder, "one.lock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void One_has_it_until_it_ends()
    {
        using (LockFile.TryTake(FilePath, out LockFailure? none))
        {
            none.Should().BeNull();
            LockFile.TryTake(FilePath, out LockFailure? taken).Should().BeNull();
            taken!.Kind.Should().Be(LockFailureKind.Taken);
        }

        using LockFile? next = LockFile.TryTake(FilePath, out _);
        next.Should().NotBeNull();
    }

    [Fact]
    public void It_ends_with_its_holder_even_while_a_process_that_is_being_started_has_a_copy_of_the_handle()
    {
        LockFile hold = LockFile.TryTake(FilePath, out _)!;
        using var copy = new SafeFileHandle(dup(hold.Handle.DangerousGetHandle()), ownsHandle: true);
        hold.Dispose();

        using LockFile? next = LockFile.TryTake(FilePath, out _);
        next.Should().NotBeNull();
        copy.IsInvalid.Should().BeFalse();
    }

    [Fact]
    public void Of_many_that_start_at_once_one_has_it()
    {
        for (int turn = 0; turn < 500; turn++)
        {
            string path = Path.Combine(_folder, $"{turn}.lock");
            using var start = new Barrier(4);
            var taken = new LockFile?[4];
            var kinds = new LockFailureKind?[4];
            Thread[] threads = [.. Enumerable.Range(0, 4).Select(number => new Thread(() =>
            {
                start.SignalAndWait();
                taken[number] = LockFile.TryTake(path, out LockFailure? failure);
                kinds[number] = failure?.Kind;
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            taken.Should().ContainSingle(one => one != null);
            kinds.Where(kind => kind is not null).Should().HaveCount(3).And.OnlyContain(kind => kind == LockFailureKind.Taken);
            Array.ForEach(taken, one => one?.Dispose());
        }
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told_as_such()
    {
        LockFile.TryTake(Path.Combine(_folder, "none", "one.lock"), out LockFailure? failure).Should().BeNull();
        failure!.Kind.Should().Be(LockFailureKind.NoFolder);
    }

    [Fact]
    public void What_is_no_file_is_no_lock_and_nobody_elses_either()
    {
        Directory.CreateDirectory(FilePath);
        LockFile.TryTake(FilePath, out LockFailure? folder).Should().BeNull();
        folder!.Kind.Should().NotBe(LockFailureKind.Taken);
        File.CreateSymbolicLink(FilePath + "2", Path.Combine(_folder, "elsewhere"));
        LockFile.TryTake(FilePath + "2", out LockFailure? link).Should().BeNull();
        link!.Kind.Should().Be(LockFailureKind.Other);
        File.Exists(Path.Combine(_folder, "elsewhere")).Should().BeFalse();
    }

    /// <summary>Each error of the kernel that is no right: nothing is known of another holder, so nobody may go on as if there were none.</summary>
    [StraceTheory]
    [InlineData("ENOSPC")]
    [InlineData("EMFILE")]
    [InlineData("ENFILE")]
    [InlineData("EEXIST")]
    [InlineData("EDQUOT")]
    [InlineData("EIO")]
    [InlineData("ENOMEM")]
    public void An_error_of_the_kernel_ends_the_start(string error)
    {
        (int code, string told) = WriterProcess.Run(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-P", Path.Combine(_folder, "test.journal.lock"), "-e", $"inject=openat,?open:error={error}", .. WriterProcess.Journal(_folder, lines: 1, snapshotEvery: 1)]);
        code.Should().NotBe(0);
        told.Should().Contain("cannot be locked");
    }

    [StraceFact]
    public void A_file_system_without_locks_is_refused()
    {
        (int code, string told) = WriterProcess.Run(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-P", Path.Combine(_folder, "test.journal.lock"), "-e", "inject=flock:error=ENOLCK", .. WriterProcess.Journal(_folder, lines: 1, snapshotEvery: 1)]);
        code.Should().NotBe(0);
        told.Should().Contain("cannot be locked");
    }

    [Fact]
    public void The_switch_that_turns_locks_off_turns_off_none_of_ours()
    {
        using LockFile? ours = LockFile.TryTake(Path.Combine(_folder, "test.journal.lock"), out _);
        string[] command = WriterProcess.Journal(_folder, lines: 1, snapshotEvery: 1);
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1" },
        };
        using Process other = Process.Start(start)!;
        string told = other.StandardOutput.ReadToEnd();
        other.WaitForExit();
        other.ExitCode.Should().NotBe(0);
        told.Should().Contain("in use by another linker");
    }

    /// <summary>What was promised to be kept must be on the disk with every name on the way to it.</summary>
    [StraceFact]
    public void The_folder_above_a_fresh_one_reaches_the_disk()
    {
        string trace = Path.Combine(_folder, "trace"), fresh = Path.Combine(_folder, "a", "b");
        WriterProcess.Run(["strace", "-f", "-qq", "-y", "-o", trace, "-e", "trace=fsync,?fdatasync", .. WriterProcess.Journal(fresh, lines: 1, snapshotEvery: 1)]).Code.Should().Be(0);
        string synced = File.ReadAllText(trace);
        synced.Should().Contain($"<{_folder}>").And.Contain($"<{Path.Combine(_folder, "a")}>").And.Contain($"<{fresh}>");
    }

#pragma warning disable IDE1006, SYSLIB1054 // The kernel's own name; and no marshalling code is needed for these types.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int dup(nint descriptor);
#pragma warning restore IDE1006, SYSLIB1054
}
