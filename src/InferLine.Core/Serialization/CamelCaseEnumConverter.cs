using System.Text.Json;
using System.Text.Json.Serialization;

namespace InferLine.Serialization;

/// <summary>Writes an enumeration as its camelCase name, and reads nothing else: no numbers.</summary>
internal sealed class CamelCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;
