using System.Collections.ObjectModel;
using System.ComponentModel;
using System.Globalization;

namespace ContainerLinks;

/// <summary>Ranges of addresses. In configuration a list, or one text with commas: <c>10.0.0.9, 10.0.0.20-10.0.0.30</c>.</summary>
/// <remarks><threadsafety>Not safe for concurrent use.</threadsafety></remarks>
[TypeConverter(typeof(FromText))]
public sealed class AddressRangeCollection : Collection<AddressRange>
{
    // Without it a binder passes over a single text, as variables of the environment give it, without a word.
    private sealed class FromText : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override bool CanConvertTo(ITypeDescriptorContext? context, Type? destinationType) => false;

        public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
        {
            if (value is not string text)
            {
                return base.ConvertFrom(context, culture, value);
            }

            var ranges = new AddressRangeCollection();
            foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                ranges.Add(AddressRange.ReadOrKeep(part));
            }

            return ranges;
        }
    }
}
