using System.Globalization;
using System.Text;

namespace ContainerLinks.Tests;

/// <summary>Unicode's simple mapping to upper case.</summary>
public sealed class SimpleUpperCaseTests
{
    private static readonly Rune[] All = [.. Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value))];

    [Fact]
    public void As_many_letters_have_an_upper_case_as_in_Unicode_15() => All.Count(letter => SimpleUpperCase.Of(letter) != letter).Should().Be(1450);

    [Fact]
    public void What_is_in_upper_case_stays_and_has_the_length_of_the_small_letter()
    {
        All.Where(letter => SimpleUpperCase.Of(SimpleUpperCase.Of(letter)) != SimpleUpperCase.Of(letter)).Should().BeEmpty();
        All.Where(letter => SimpleUpperCase.Of(letter).Utf16SequenceLength != letter.Utf16SequenceLength).Should().BeEmpty();
    }

    [Fact]
    public void No_letter_is_mapped_to_one_that_is_no_partner_of_it()
    {
        // The framework's ordinal comparison knows the same pairs, but for the few that it leaves out on purpose, and may know less or more of the youngest letters.
        string[] others = [.. All.Where(letter => SimpleUpperCase.Of(letter) != letter)
            .Where(letter => !string.Equals(letter.ToString(), SimpleUpperCase.Of(letter).ToString(), StringComparison.OrdinalIgnoreCase))
            .Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter.Value) != UnicodeCategory.OtherNotAssigned)
            .Select(letter => letter.ToString())];

        others.Should().BeSubsetOf(["ı", "ſ", "ǅ", "ǆ", "ǈ", "ǉ", "ǋ", "ǌ", "ǲ", "ǳ", "ͅ", "ς", "ϐ", "ϑ", "ϕ", "ϖ", "ϰ", "ϱ", "ϵ", "ẛ", "ι", "µ"]);
    }

    [Fact]
    public void Halves_of_letters_give_no_fault() => SimpleUpperCase.Of("a\uD801b\uDC28ſ").Should().Be("A\uFFFDB\uFFFDS");
}
