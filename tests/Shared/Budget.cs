using System.Globalization;

namespace ContainerLinks.Testing;

/// <summary>How much the tests with the trait <c>Category=Stress</c> do: a tenth by default, so that <c>dotnet test</c> takes no more than three minutes on two cores.</summary>
internal static class Budget
{
    /// <summary>The percentage of the whole budget, 1 to 100.</summary>
    public const string Variable = "CONTAINERLINKS_TEST_BUDGET";
    private const int Default = 10;

    private static readonly int Percent = Read(Environment.GetEnvironmentVariable(Variable));

    /// <summary>How often a stress test steps over what it could try, so that the rest is within the budget.</summary>
    public static int Stride => 100 / Percent;

    /// <summary>So many of the whole.</summary>
    public static int Of(int whole) => Math.Max(1, (int)((long)whole * Percent / 100));

    private static int Read(string? text) => string.IsNullOrEmpty(text) ? Default
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int percent) && percent is >= 1 and <= 100 ? percent
        : throw new InvalidOperationException($"{Variable} is '{text}': expected a percentage of the whole budget, from 1 to 100.");
}
