using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using InferLine.Output;
using InferLine.Serialization;
using InferLine.Servers;
using InferLine.Testing;

namespace InferLine.Schemas;

/// <summary>
/// The JSON Schema of a format, made of the types that the serializer reads and writes: they say which properties there are, of which types, and whether others are allowed; the attributes on them say which
/// are required and which values are in range.
/// </summary>
internal sealed record FormatSchema(string Name, JsonTypeInfo Type, bool IsInput)
{
    /// <summary>The formats in the order of the documentation. What the tool prints may get more properties in time, so others are allowed there.</summary>
    public static IReadOnlyList<FormatSchema> All { get; } =
    [
        new("pipeline", InferLineJsonContext.Default.PipelineDocument, IsInput: true),
        new("profiles", InferLineJsonContext.Default.CatalogDocument, IsInput: true),
        new("plan", InferLineJsonContext.Default.PlanDocument, IsInput: true),
        new("servers", ServersJsonContext.Default.TritonServersDocument, IsInput: true),
        new("servers-torchserve", ServersJsonContext.Default.TorchServeServersDocument, IsInput: true),
        new("no-plan", CliJsonContext.Default.NoPlanDocument, IsInput: false),
        new("sweep", CliJsonContext.Default.SweepDocument, IsInput: false),
        new("simulation", CliJsonContext.Default.SimulationDocument, IsInput: false),
        new("replay", CliJsonContext.Default.ReplayDocument, IsInput: false),
        new("trace-statistics", CliJsonContext.Default.TraceStatisticsDocument, IsInput: false),
        new("envelope", CliJsonContext.Default.EnvelopeDocument, IsInput: false),
        new("apply", CliJsonContext.Default.ApplyDocument, IsInput: false),
        new("status", CliJsonContext.Default.StatusDocument, IsInput: false),
    ];

    /// <summary>Where the committed schema is.</summary>
    public string File => RepositoryFolder.PathOf("docs", "schemas", Name + ".schema.json");

    public string Generate()
    {
        var options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };
        JsonObject body = Type.GetJsonSchemaAsNode(options).AsObject();
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "InferLine " + Name.Replace('-', ' ') };
        foreach ((string keyword, JsonNode? value) in body.ToArray())
        {
            body.Remove(keyword);
            schema[keyword] = value;
        }

        return schema.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
    }

    private JsonObject Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        // A converter of ours reads it, which the exporter cannot look into.
        Type type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        JsonObject schema = node as JsonObject ?? [];
        if (type.IsEnum)
        {
            schema = new JsonObject { ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => JsonValue.Create(JsonNamingPolicy.CamelCase.ConvertName(name)))]) };
            if (Nullable.GetUnderlyingType(context.TypeInfo.Type) is not null)
            {
                schema["enum"]!.AsArray().Add((JsonNode?)null);
            }
        }

        if (IsInput && type == typeof(int))
        {
            schema["minimum"] = int.MinValue;
            schema["maximum"] = int.MaxValue;
        }

        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            string[] required = [.. context.TypeInfo.Properties.Where(IsRequired).Select(property => property.Name)];

            // The exporter requires whatever a constructor takes.
            if (required.Length == 0)
            {
                schema.Remove("required");
            }
            else
            {
                schema["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
            }
        }

        ICustomAttributeProvider? attributes = context.PropertyInfo?.AttributeProvider;
        foreach (object attribute in attributes?.GetCustomAttributes(inherit: false) ?? [])
        {
            Annotate(schema, attribute);
        }

        string? description = (attributes ?? context.TypeInfo.Type).GetCustomAttributes(inherit: false).OfType<DescriptionAttribute>().FirstOrDefault()?.Description;
        if (description is not null)
        {
            schema.Insert(0, "description", description);
        }

        return schema;
    }

    private bool IsRequired(JsonPropertyInfo property) =>
        IsInput
            ? property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: false) == true
            : property.AttributeProvider?.GetCustomAttributes(inherit: false).OfType<JsonIgnoreAttribute>().Any() != true;

    private static void Annotate(JsonObject schema, object attribute)
    {
        switch (attribute)
        {
            case RequiredAttribute when schema["type"] is JsonArray types:
                // The reader takes null for a property that is not there.
                schema["type"] = types.Single(type => type!.GetValue<string>() != "null")!.DeepClone();
                break;
            case RequiredAttribute when schema["enum"] is JsonArray values:
                values.Remove(values.Single(value => value is null));
                break;
            case RangeAttribute range:
                if (range.MinimumIsExclusive)
                {
                    schema.Remove("minimum");
                }

                schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = Number(range.Minimum);
                schema["maximum"] = Number(range.Maximum);
                break;
            case NotEmptyAttribute:
                schema["minItems"] = 1;
                break;
            case RegularExpressionAttribute expression:
                schema["pattern"] = expression.Pattern;
                break;
        }
    }

    private static JsonValue Number(object value) => value is double number && number != Math.Truncate(number) ? JsonValue.Create(number) : JsonValue.Create(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
}
