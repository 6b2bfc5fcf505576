using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace ContainerLinks;

/// <summary>Lets binders of configuration read addresses, networks, and ranges in one text. The platform gives these types no converter, and a binder passes over what it cannot convert without a word.</summary>
/// <remarks>A converter of a type counts for the whole process, so it is as narrow as it can be: it reads text that had no meaning before, writes nothing, and stands back where a program has given one itself.
/// A program that is compiled ahead of time has no binder that asks, and gets none of this.</remarks>
internal static class AddressText
{
    private static readonly Lock Gate = new();
    private static bool isDone;

    /// <summary>Registers the converters. The options that need them do it before a binder can see them.</summary>
    public static void LetBindersRead()
    {
        lock (Gate)
        {
            if (!isDone && RuntimeFeature.IsDynamicCodeSupported)
            {
                Register(typeof(IPAddress), typeof(AddressFromText));
                Register(typeof(IPNetwork), typeof(NetworkFromText));
                Register(typeof(IList<AddressRange>), typeof(RangesFromText));
                isDone = true;
            }
        }

        static void Register([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type type, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type converter)
        {
            bool hasOne = TypeDescriptor.GetAttributes(type)[typeof(TypeConverterAttribute)] is TypeConverterAttribute { ConverterTypeName.Length: > 0 };
            if (!hasOne)
            {
                TypeDescriptor.AddAttributes(type, new TypeConverterAttribute(converter));
            }
        }
    }

    private abstract class FromText : TypeConverter
    {
        public sealed override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public sealed override bool CanConvertTo(ITypeDescriptorContext? context, Type? destinationType) => false;

        public sealed override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
            value is string text ? Read(text) : base.ConvertFrom(context, culture, value);

        protected abstract object Read(string text);
    }

    private sealed class AddressFromText : FromText
    {
        protected override object Read(string text) => AddressParser.Parse(text);
    }

    private sealed class NetworkFromText : FromText
    {
        protected override object Read(string text) => AddressRange.TryParse(text, out _) && text.Contains('/', StringComparison.Ordinal)
            ? IPNetwork.Parse(text)
            : throw new FormatException($"'{Quoting.Printable(text)}' is not a network: expected an address and a prefix length such as 172.17.0.0/16 or fd00::/64, without bits behind the prefix.");
    }

    // A variable of the environment gives a list as one text.
    private sealed class RangesFromText : FromText
    {
        protected override object Read(string text) =>
            text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(AddressRange.ReadOrKeep).ToList();
    }
}
