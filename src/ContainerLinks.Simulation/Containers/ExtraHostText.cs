using System.Buffers;

namespace ContainerLinks;

/// <summary>The check of an extra host, <c>name:address</c>.</summary>
internal static class ExtraHostText
{
    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(" \t\n\r\f\v");

    public static void Check(string text, bool strict)
    {
        int colon = text.IndexOf(':');
        if (colon <= 0)
        {
            throw EngineRefusal.BadRequest($"bad format for add-host: \"{text}\"");
        }

        string address = text[(colon + 1)..];
        if (address != "host-gateway" && !GoAddress.TryParse(address.Trim(), out _))
        {
            throw EngineRefusal.BadRequest($"invalid IP address in add-host: \"{address}\"");
        }

        if (strict && text.AsSpan(0, colon).ContainsAny(WhiteSpace))
        {
            throw EngineRefusal.BadRequest($"bad format for add-host: \"{text}\": the name has white space in it");
        }
    }
}
