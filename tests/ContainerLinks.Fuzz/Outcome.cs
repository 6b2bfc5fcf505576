namespace ContainerLinks.Fuzz;

/// <summary>What became of an input.</summary>
/// <param name="IsAccepted">Whether it was taken; else it was refused as documented.</param>
/// <param name="Shape">The same for inputs that were dealt with alike. An input of a new shape becomes a seed.</param>
internal readonly record struct Outcome(bool IsAccepted, int Shape)
{
    public static Outcome Accepted(params ReadOnlySpan<int> facts)
    {
        uint shape = 2166136261;
        foreach (int fact in facts)
        {
            shape = unchecked((shape ^ (uint)Bucket(fact)) * 16777619);
        }

        return new Outcome(true, (int)shape);
    }

    /// <summary>Two refusals are alike if their messages end alike: they quote the input at their beginning.</summary>
    public static Outcome Refused(string message)
    {
        const int End = 32;
        uint shape = 2166136261;
        foreach (char character in message.AsSpan(Math.Max(0, message.Length - End)))
        {
            if (!char.IsDigit(character))
            {
                shape = unchecked((shape ^ character) * 16777619);
            }
        }

        return new Outcome(false, (int)shape);
    }

    private static int Bucket(int fact) => fact < 8 ? fact : 8 + int.Log2(fact);
}
