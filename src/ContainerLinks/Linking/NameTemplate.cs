using System.Text;

namespace ContainerLinks;

/// <summary>Names by a template.</summary>
internal static class NameTemplate
{
    private const string Label = "label:";

    /// <summary>Why a template cannot be one, as the predicate of a sentence; null if it can.</summary>
    public static string? FindFault(string template)
    {
        int open = template.IndexOf('{', StringComparison.Ordinal);
        for (; open >= 0; open = template.IndexOf('{', open + 1))
        {
            int close = template.IndexOf('}', open);
            string part = close < 0 ? template[open..] : template[open..(close + 1)];
            if (close < 0 || !(part is "{name}" or "{id}" or "{hostname}" || (part.StartsWith("{" + Label, StringComparison.Ordinal) && part.Length > Label.Length + 2)))
            {
                return $"has '{Quoting.Printable(part)}', where {{name}}, {{id}}, {{hostname}} or {{label:NAME}} can be";
            }
        }

        return template.Length == 0 ? "is empty" : null;
    }

    /// <returns>Null if the container lacks what the template needs.</returns>
    public static string? Fill(string template, ContainerInfo container)
    {
        var name = new StringBuilder();
        int at = 0;
        for (int open = template.IndexOf('{', StringComparison.Ordinal); open >= 0; open = template.IndexOf('{', at))
        {
            int close = template.IndexOf('}', open);
            string? value = template[(open + 1)..close] switch
            {
                "name" => container.Name,
                "id" => container.Id.ShortId,
                "hostname" => container.EffectiveHostname,
                var label => container.Labels.GetValueOrDefault(label[Label.Length..]),
            };
            if (string.IsNullOrEmpty(value))
            {
                return null;
            }

            name.Append(template, at, open - at).Append(value);
            at = close + 1;
        }

        return name.Append(template, at, template.Length - at).ToString();
    }
}
