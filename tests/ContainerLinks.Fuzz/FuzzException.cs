namespace ContainerLinks.Fuzz;

/// <summary>Something that must hold did not.</summary>
internal sealed class FuzzException(string message) : Exception(message)
{
    public static void ThrowUnless(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FuzzException(otherwise);
        }
    }
}
