using System.Diagnostics.CodeAnalysis;
using System.Net;
namespace ContainerLinks;
public static class AddressParser { public static bool TryParse(ReadOnlySpan<char> s, [NotNullWhen(true)] out IPAddress? a) => IPAddress.TryParse(s, out a); }
