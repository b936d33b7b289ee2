using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>What the server holds of a model.</summary>
internal sealed class FakeModel(string name)
{
    public string Name { get; } = name;

    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>What is served; <see langword="null"/> if nothing is.</summary>
    public JsonObject? Served { get; set; }

    /// <summary>What was last asked for: an override, or the files.</summary>
    public JsonObject? Override { get; set; }

    public int FilesAge { get; set; }

    public int VersionsAge { get; set; }

    public string State { get; set; } = "";

    public string? Reason { get; set; }

    public double UnloadedAt { get; set; }

    /// <summary>Asked for by a call; not only as a member of an ensemble.</summary>
    public bool Explicit { get; set; }

    public string[] Versions { get; set; } = [];

    /// <summary>The versions that the policy took down, and when.</summary>
    public SortedDictionary<string, double> OldVersions { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, FakeCounts> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>The items since the model was last loaded from unloaded: what metrics count, across reloads.</summary>
    public int MetricItems { get; set; }

    public int MetricRequests { get; set; }

    public int MetricExecutions { get; set; }

    /// <summary>The failures by reason. They stay when the model is unloaded.</summary>
    public SortedDictionary<string, int> MetricFailures { get; } = new(StringComparer.Ordinal) { ["BACKEND"] = 0, ["CANCELED"] = 0, ["OTHER"] = 0, ["REJECTED"] = 0 };

    public int Pending { get; set; }

    public IEnumerable<string> Members => FakeEnsembles.Members(Served);
}
