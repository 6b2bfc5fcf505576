using System.Globalization;
using System.Net;

namespace ContainerLinks.Docs.Tests;

/// <summary>Draws a badge of what is so: two words side by side.</summary>
internal static class Badge
{
    public static string Draw(string left, string right)
    {
        int one = (left.Length * 7) + 14;
        int two = (right.Length * 7) + 14;
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{one + two}" height="20" role="img" aria-label="{WebUtility.HtmlEncode($"{left}: {right}")}">
              <g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace" font-size="11" fill="#ffffff">
                <rect width="{one + two}" height="20" rx="3" fill="#1f6feb"/>
                <rect width="{one}" height="20" rx="3" fill="#484f58"/>
                <text x="7" y="14">{WebUtility.HtmlEncode(left)}</text>
                <text x="{one + 7}" y="14">{WebUtility.HtmlEncode(right)}</text>
              </g>
            </svg>

            """);
    }
}
