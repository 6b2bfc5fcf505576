namespace ContainerLinks;

/// <summary>A marker line that was found in a file.</summary>
/// <param name="IsBegin">Whether it begins a block; else it ends one.</param>
/// <param name="Start">Where the line starts.</param>
/// <param name="End">Where the next line starts.</param>
/// <param name="Content">What it says of the lines of the block; null if it says nothing.</param>
/// <param name="LineEndAdded">Whether the line end before the block is ours: the user's last line had none.</param>
/// <param name="EndsInCrLf">Whether the marker line itself ends in CR LF.</param>
internal readonly record struct BlockMarkerLine(bool IsBegin, int Start, int End, BlockContent? Content, bool LineEndAdded, bool EndsInCrLf);
