using System.Text.Json.Serialization;

namespace InferLine.Backends.Triton.Client;

/// <summary>How often something happened, and how long it took in all.</summary>
public sealed record CountedDuration
{
    /// <summary>How often.</summary>
    public long Count { get; init; }

    /// <summary>How long in all, in nanoseconds.</summary>
    [JsonPropertyName("ns")]
    public long Nanoseconds { get; init; }

    /// <summary>How long on average; zero if it never happened.</summary>
    [JsonIgnore]
    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Nanoseconds / 100 / Count);
}
