using System.Diagnostics;

namespace ContainerLinks.Fuzz;

/// <summary>An input for which something did not hold.</summary>
internal sealed record Finding(byte[] Input, Exception Failure)
{
    /// <summary>The same for what is most likely the same fault.</summary>
    public string Fault { get; } = $"{Failure.GetType()} {PlaceOf(Failure)}";

    /// <summary>The input as text that cannot do harm to a terminal.</summary>
    public string Hex => Convert.ToHexStringLower(Input.AsSpan(0, Math.Min(Input.Length, 512))) + (Input.Length > 512 ? "…" : "");

    /// <summary>Cuts the input down for as long as the fault stays the same.</summary>
    public Finding Minimised(FuzzTarget target)
    {
        Finding smallest = this;
        for (int piece = Input.Length / 2; piece > 0; piece /= 2)
        {
            for (int start = 0; start < smallest.Input.Length;)
            {
                byte[] shorter = [.. smallest.Input[..start], .. smallest.Input[Math.Min(start + piece, smallest.Input.Length)..]];
                if (FuzzRun.Read(target, shorter).Finding is { } found && found.Fault == Fault)
                {
                    smallest = found;
                }
                else
                {
                    start += piece;
                }
            }
        }

        return smallest;
    }

    private static string PlaceOf(Exception failure) => failure is FuzzException
        ? new string([.. failure.Message.Where(character => !char.IsDigit(character))])
        : new StackTrace(failure).GetFrames().Select(frame => frame.GetMethod()?.DeclaringType?.FullName).FirstOrDefault(type => type?.StartsWith("ContainerLinks", StringComparison.Ordinal) == true) ?? "";
}
