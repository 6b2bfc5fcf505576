using System.Security.Cryptography;
using System.Text;
using ContainerLinks;

namespace Walkthrough;

/// <summary>The ids of the story, so that every run prints the same bytes: those of web02 and mysql as they once were, any others for the rest.</summary>
internal sealed class StoryIds(IReadOnlyList<string> containers)
{
    private const string Web02 = "14f6f2a16abc8660ba32004c8eff091e5a16f0ace57a3609d770f845485d103f";
    private const string MysqlBegin = "17b6c5f037a9";
    private int _containers;
    private int _others;

    /// <summary>The containers of the story have the ids of their names; one that is made later, even under an old name, has another.</summary>
    public string Next(SimulatedIdKind kind) => kind == SimulatedIdKind.Container && _containers < containers.Count
        ? OfContainer(containers[_containers++])
        : Hash($"{kind} {_others++}");

    private static string OfContainer(string name) => name switch
    {
        "web02" => Web02,
        "mysql" => MysqlBegin + Hash(name)[MysqlBegin.Length..],
        _ => Hash(name),
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
