using System.Net;
namespace ContainerLinks;
public static class AddressParser { public static bool TryParse(ReadOnlySpan<char> s, out IPAddress? a) => throw new NotImplementedException(); }
