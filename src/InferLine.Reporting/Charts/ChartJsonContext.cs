using System.Text.Json.Serialization;

namespace InferLine.Reporting.Charts;

/// <summary>Charts as the script reads them. The default encoder escapes &lt;, &gt; and &amp;, so that no text can end the element that the JSON stands in.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<Chart>))]
internal sealed partial class ChartJsonContext : JsonSerializerContext;
