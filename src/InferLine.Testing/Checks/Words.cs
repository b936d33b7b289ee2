using System.Globalization;
using InferLine.Plans;

namespace InferLine.Testing.Checks;

/// <summary>How messages tell of plans and of what runs.</summary>
internal static class Words
{
    public static string List(IEnumerable<int> numbers) => string.Join(", ", numbers);

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    public static string Of(Exception exception) => $"{exception.GetType().Name}: {exception.Message}";

    public static string Of(IEnumerable<ObservedStage> stages) => string.Join(", ", stages.Select(stage => Of(stage.Stage, stage.Replicas, stage.BatchSize, stage.MaxDelay)));

    public static string Of(IEnumerable<StagePlan> stages) => string.Join(", ", stages.Select(stage => Of(stage.Stage, stage.Replicas, stage.BatchSize, stage.MaxDelay)));

    /// <summary>Whether what is seen is what was planned; what cannot be seen is not compared.</summary>
    public static bool Runs(IEnumerable<ObservedStage> observed, IEnumerable<StagePlan> plans) =>
        observed.Zip(plans).All(pair =>
            pair.First.Replicas == pair.Second.Replicas
            && (pair.First.BatchSize ?? pair.Second.BatchSize) == pair.Second.BatchSize
            && (pair.Second.BatchSize == 1 || (pair.First.MaxDelay ?? pair.Second.MaxDelay) == pair.Second.MaxDelay));

    private static string Of(string stage, int replicas, int? batchSize, TimeSpan? maxDelay) =>
        string.Create(CultureInfo.InvariantCulture, $"{stage} {replicas}")
        + (batchSize is { } size ? string.Create(CultureInfo.InvariantCulture, $" x {size}") : "")
        + (maxDelay is { } delay && delay > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $" within {delay.TotalMilliseconds} ms") : "");
}
