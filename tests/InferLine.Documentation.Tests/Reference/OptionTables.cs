using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace InferLine.Documentation.Reference;

/// <summary>A table for each class of options: names, types, defaults as an instance has them, and what the documentation says.</summary>
internal sealed class OptionTables(XmlDocumentation documentation)
{
    public string Of(Type options)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### {options.Name}\n\n{documentation.SummaryOf(options)}\n\n| option | type | default | |\n|---|---|---|---|\n");
        object instance = Activator.CreateInstance(options)!;
        foreach (PropertyInfo property in Properties(options))
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{property.Name}` | {Code(Describe(property))} | {Default(property, property.GetValue(instance))} | {Explain(property)} |\n");
        }

        return text.Append('\n').ToString();
    }

    /// <summary>In the order of the source.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type options) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.MetadataToken).Where(property => property.GetIndexParameters().Length == 0 && property.Name != "EqualityContract");

    private string Explain(PropertyInfo property)
    {
        string summary = documentation.SummaryOf(property);
        foreach (string beginning in new[] { "Gets or sets ", "Gets " })
        {
            if (summary.StartsWith(beginning, StringComparison.Ordinal))
            {
                summary = char.ToUpperInvariant(summary[beginning.Length]) + summary[(beginning.Length + 1)..];
            }
        }

        return $"{summary} {documentation.ValueOf(property)}".Trim();
    }

    private static string Describe(PropertyInfo property)
    {
        bool mayBeNull = new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
        return Describe(property.PropertyType) + (mayBeNull && !property.PropertyType.IsValueType ? "?" : "");
    }

    private static string Describe(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Describe(underlying) + "?";
        }

        if (type.IsGenericType)
        {
            return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Describe))}>";
        }

        return Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => type.Name,
            TypeCode.Boolean => "bool",
            TypeCode.Int32 => "int",
            TypeCode.Int64 => "long",
            TypeCode.UInt64 => "ulong",
            TypeCode.Double => "double",
            TypeCode.String => "string",
            _ => type.IsArray ? Describe(type.GetElementType()!) + "[]" : type.Name,
        };
    }

    /// <summary>As many threads as there are processors is another number on another machine.</summary>
    private string Default(PropertyInfo property, object? value) =>
        documentation.SummaryOf(property).Contains("one per processor", StringComparison.Ordinal) ? "processors" : Default(value);

    private static string Default(object? value) => value switch
    {
        null => "none",
        TimeSpan span => Duration(span),
        bool flag => flag ? "`true`" : "`false`",
        string { Length: 0 } => "none",
        string text => Code(text),
        Enum one => Code(one.ToString()),
        IEnumerable many => many.Cast<object>().Any() ? string.Join(", ", many.Cast<object>().Select(Default)) : "empty",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "an instance",
    };

    private static string Duration(TimeSpan span) => span switch
    {
        _ when span == TimeSpan.Zero => "0",
        _ when span.TotalHours >= 1 && span.TotalHours % 1 == 0 => FormattableString.Invariant($"{span.TotalHours} h"),
        _ when span.TotalMinutes >= 1 && span.TotalMinutes % 1 == 0 => FormattableString.Invariant($"{span.TotalMinutes} min"),
        _ when span.TotalSeconds >= 1 => FormattableString.Invariant($"{span.TotalSeconds} s"),
        _ => FormattableString.Invariant($"{span.TotalMilliseconds} ms"),
    };

    private static string Code(string text) => $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";
}
