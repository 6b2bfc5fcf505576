using System.Runtime.InteropServices;

namespace ContainerLinks;

/// <summary>The kernel's <c>struct statx</c>, which is the same on every processor; only what we look at.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct LinuxFileStatus
{
    private const int TypeMask = 0xF000;

    [FieldOffset(28)]
    private readonly ushort _mode;

    [FieldOffset(32)]
    private readonly ulong _inode;

    [FieldOffset(40)]
    private readonly ulong _size;

    [FieldOffset(136)]
    private readonly ulong _device;

    /// <summary>What it is, in words; null for a regular file.</summary>
    public string? Kind => (_mode & TypeMask) switch
    {
        0x8000 => null,
        0x4000 => "a directory",
        0xA000 => "a symbolic link",
        0x1000 => "a pipe",
        0xC000 => "a socket",
        0x2000 or 0x6000 => "a device",
        _ => "no regular file",
    };

    /// <summary>Its length in bytes; some file systems tell 0 of files that have text.</summary>
    public long Size => (long)_size;

    public bool IsSameFileAs(LinuxFileStatus other) => _inode == other._inode && _device == other._device;
}
