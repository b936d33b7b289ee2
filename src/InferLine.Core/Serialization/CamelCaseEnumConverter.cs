using System.Text.Json;
using System.Text.Json.Serialization;

namespace InferLine.Serialization;

/// <summary>Writes an enumeration as its camelCase name, and reads just that: no numbers, no lists, no other case, as the converter of the framework would.</summary>
internal sealed class CamelCaseEnumConverter<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    private readonly Dictionary<string, TEnum> _valueByName = Enum.GetValues<TEnum>().ToDictionary(NameOf, StringComparer.Ordinal);

    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && _valueByName.TryGetValue(reader.GetString()!, out TEnum value) ? value : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(NameOf(value));

    private static string NameOf(TEnum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
