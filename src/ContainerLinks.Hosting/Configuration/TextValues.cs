using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>Values of settings from text, in one form each: what has two meanings is not read.</summary>
internal static class TextValues
{
    /// <summary>The type of a value that may be missing, without that.</summary>
    public static Type Core(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    /// <returns>What is expected, as the object of a sentence; null if text cannot be a value of this type.</returns>
    public static string? ExpectedFor(Type type) => Core(type) switch
    {
        { IsEnum: true } choice => $"one of {string.Join(", ", Enum.GetNames(choice))}",
        var other when other == typeof(string) => "a text",
        var other when other == typeof(bool) => "true or false",
        var other when other == typeof(int) || other == typeof(long) => "a whole number",
        var other when other == typeof(double) => "a number such as 0.1",
        var other when other == typeof(TimeSpan) => "a duration such as 00:00:30 or 1.00:00:00 (hours:minutes:seconds, days and a dot before them)",
        var other when other == typeof(Uri) => "an absolute address such as tcp://192.0.2.7:2376",
        var other when other == typeof(Version) => "a version such as 1.44",
        var other when other == typeof(IPAddress) => "an address such as 172.17.0.1 or fd00::1, without leading zeros or a scope",
        var other when other == typeof(IPNetwork) => "a network such as 172.17.0.0/16 or fd00::/64, without bits behind the prefix",
        var other when other == typeof(AddressRange) => "a range such as 10.0.0.10-10.0.0.20, a block such as 10.0.0.0/28 without bits behind the prefix, or one address",
        _ => null,
    };

    /// <returns>Null if the text is none of this type.</returns>
    public static object? Read(Type type, string text)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return Core(type) switch
        {
            // A number is no choice, and neither are two names with a comma.
            { IsEnum: true } choice => Array.Exists(Enum.GetNames(choice), name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) ? Enum.Parse(choice, text, ignoreCase: true) : null,
            var other when other == typeof(string) => text,
            var other when other == typeof(bool) => bool.TryParse(text, out bool flag) ? flag : null,
            var other when other == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out int number) ? number : null,
            var other when other == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out long number) ? number : null,
            var other when other == typeof(double) => double.TryParse(text, NumberStyles.Float, culture, out double number) ? number : null,

            // Else the platform takes "30" for thirty days, and "24:00:00" for twenty-four.
            var other when other == typeof(TimeSpan) => text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(text, "c", culture, out TimeSpan duration) ? duration : null,
            var other when other == typeof(Uri) => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) ? uri : null,
            var other when other == typeof(Version) => Version.TryParse(text, out Version? version) ? version : null,
            var other when other == typeof(IPAddress) => !text.AsSpan().ContainsAny('-', '/') && AddressRange.TryParse(text, out AddressRange? one) ? one.First : null,
            var other when other == typeof(IPNetwork) => text.Contains('/', StringComparison.Ordinal) && AddressRange.TryParse(text, out _) ? IPNetwork.Parse(text) : null,
            var other when other == typeof(AddressRange) => AddressRange.TryParse(text, out AddressRange? range) ? range : null,
            _ => null,
        };
    }
}
