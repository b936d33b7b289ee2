using InferLine.Tuning;

namespace InferLine.Hosting.Tests.Testing;

/// <summary>A tuner that a test decides for.</summary>
internal sealed class ScriptedTuner(IReadOnlyList<int> planned) : ITuner
{
    private readonly int[] _replicas = [.. planned];

    public string Policy => "scripted";

    public IReadOnlyList<int> Replicas => Claims ?? _replicas;

    /// <summary>What it says that it wants, whatever that is.</summary>
    public int[]? Claims { get; init; }

    public List<double> Observed { get; } = [];

    public List<(long Queries, long[] Items)> Items { get; } = [];

    public List<int[]> Reported { get; } = [];

    /// <summary>What is wanted at a time; <see langword="null"/> for no change.</summary>
    public Func<double, int[]?> Next { get; set; } = _ => null;

    public void Observe(double arrivalSeconds) => Observed.Add(arrivalSeconds);

    public void ObserveItems(double nowSeconds, long queries, ReadOnlySpan<long> itemsByStage) => Items.Add((queries, itemsByStage.ToArray()));

    public ScaleDecision Decide(double nowSeconds)
    {
        if (Claims is not null)
        {
            return new ScaleDecision(nowSeconds, [new StageScaling(Sample.Pipeline.Stages[0].Name, 1, 2)], "claimed");
        }

        if (Next(nowSeconds) is not { } wanted || wanted.AsSpan().SequenceEqual(_replicas))
        {
            return new ScaleDecision(nowSeconds, [], "");
        }

        StageScaling[] changes = [.. wanted.Select((to, s) => new StageScaling(Sample.Pipeline.Stages[s].Name, _replicas[s], to)).Where(change => change.From != change.To)];
        wanted.CopyTo(_replicas, 0);
        return new ScaleDecision(nowSeconds, changes, "as scripted");
    }

    public void ReportReplicas(double nowSeconds, ReadOnlySpan<int> replicas)
    {
        Reported.Add(replicas.ToArray());
        replicas.CopyTo(_replicas);
    }

    public TunerState Capture() => throw new NotSupportedException();

    public void Restore(TunerState state) => throw new NotSupportedException();
}
