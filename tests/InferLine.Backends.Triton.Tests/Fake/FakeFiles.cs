using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>A model's folder in the repository.</summary>
internal sealed class FakeFiles(string name, string? configuration)
{
    private JsonObject? _configuration = configuration is null ? null : (JsonObject)JsonNode.Parse(configuration)!;

    public string Name { get; } = name;

    /// <summary>What config.pbtxt says; <see langword="null"/> if it does not parse.</summary>
    public JsonObject? Configuration
    {
        get => _configuration;
        set
        {
            _configuration = value;
            ConfigurationChanges++;
        }
    }

    /// <summary>What the backend completes by itself, as that of ONNX models does; <see langword="null"/> if it completes nothing.</summary>
    public JsonObject? Auto { get; init; }

    public string AutoBackend => Auto is null ? "" : "onnxruntime";

    public string[] Versions { get; init; } = ["1"];

    /// <summary>The modification time of config.pbtxt, as a count.</summary>
    public int ConfigurationChanges { get; set; }

    /// <summary>The modification time of the versions' folders, as a count.</summary>
    public int VersionChanges { get; set; }
}
