namespace ContainerLinks.Fuzz;

/// <summary>Key files of three servers. Whatever is in one, no message shows any of it: it may be the secret.</summary>
internal sealed class TsigKeyTarget : FuzzTarget
{
    private const int LongWord = 12;

    public override string Name => "tsig-key";

    public override IReadOnlyList<string> Words =>
        ["key", "key:", " \"links\" ", "{", "}", ";", "algorithm ", "algorithm: ", "secret ", "secret: ", "- id: ", "hmac-sha256", "hmac-sha512.", "hmac-md5", "//", "/*", "*/", "c2VjcmV0c2VjcmV0c2VjcmV0", ":links:", "[ ", ", "];

    public override Outcome Run(byte[] input)
    {
        string text = FuzzText.Of(input);
        try
        {
            TsigKey key = TsigKey.Parse(text);
            FuzzException.ThrowUnless(key.ToString() == $"{key.Name} ({key.Algorithm})" && key.Sign([]).Length == key.MacLength, "a key is none");
            FuzzText.ThrowUnlessPrintable(key.ToString(), "a key's name");
            return Outcome.Accepted(key.Algorithm.Length, key.Name.Length, key.MacLength);
        }
        catch (FormatException refusal)
        {
            FuzzText.ThrowUnlessPrintable(refusal.Message, "a refusal");
            foreach (string word in text.Split([' ', '\t', '\r', '\n', ':', ';', '"', '\'', '#', '{', '}', '[', ']', ',', '.'], StringSplitOptions.RemoveEmptyEntries))
            {
                FuzzException.ThrowUnless(word.Length < LongWord || IsNameOfAlgorithm(word) || !refusal.Message.Contains(word, StringComparison.Ordinal), "a refusal shows what may be a secret");
            }

            return Outcome.Refused(refusal.Message);
        }
    }

    private static bool IsNameOfAlgorithm(string word) => word.StartsWith("hmac-sha", StringComparison.OrdinalIgnoreCase) && word["hmac-sha".Length..].All(character => char.IsAsciiDigit(character) || character == '-');
}
