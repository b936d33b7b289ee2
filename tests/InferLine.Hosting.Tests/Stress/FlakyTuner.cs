using InferLine.Tuning;

namespace InferLine.Hosting.Tests.Stress;

/// <summary>A tuner that wants whatever, and sometimes throws.</summary>
internal sealed class FlakyTuner(Chance chance, FlakyTuner.Record record, IReadOnlyList<int> planned) : ITuner
{
    public const string Message = "the tuner is out of its depth";

    private readonly int[] _replicas = [.. planned];

    public string Policy => "flaky";

    public IReadOnlyList<int> Replicas => _replicas;

    public void Observe(double arrivalSeconds)
    {
    }

    public void ObserveItems(double nowSeconds, long queries, ReadOnlySpan<long> itemsByStage)
    {
    }

    public ScaleDecision Decide(double nowSeconds)
    {
        Interlocked.Increment(ref record.Decisions);
        if (chance.Strikes(2))
        {
            Interlocked.Increment(ref record.Throws);
            throw new ArithmeticException(Message);
        }

        if (!chance.Strikes(30))
        {
            return new ScaleDecision(nowSeconds, [], "");
        }

        int stage = chance.Next(_replicas.Length);
        var change = new StageScaling(Testing.Sample.Pipeline.Stages[stage].Name, _replicas[stage], 1 + chance.Next(5));
        _replicas[stage] = change.To;
        return new ScaleDecision(nowSeconds, change.From == change.To ? [] : [change], "as it likes");
    }

    public void ReportReplicas(double nowSeconds, ReadOnlySpan<int> replicas) => replicas.CopyTo(_replicas);

    public TunerState Capture() => throw new NotSupportedException();

    public void Restore(TunerState state) => throw new NotSupportedException();

    /// <summary>What all tuners of a pipeline have done.</summary>
    public sealed class Record
    {
        public int Decisions;
        public int Throws;
    }
}
