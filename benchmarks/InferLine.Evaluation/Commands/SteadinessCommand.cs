using System.Diagnostics;
using System.Numerics.Tensors;
using InferLine.Evaluation.Accuracy;
using InferLine.Plans;

namespace InferLine.Evaluation.Commands;

/// <summary><c>steadiness</c>: how evenly this machine computes, which bounds what an estimate of models that compute can be held to.</summary>
internal static class SteadinessCommand
{
    /// <summary>Both arrays fit into the first-level cache: neither memory nor another process's data plays a part.</summary>
    private const int Length = 1_024;
    private const int ProductsPerPiece = 64_000;
    private const int Pieces = 200;

    private static readonly float[] s_first = [.. Enumerable.Range(0, Length).Select(i => 1f / (i + 1))];
    private static readonly float[] s_second = [.. Enumerable.Range(0, Length).Select(i => (float)(i % 7))];

    public static Task RunAsync()
    {
        Calculate();
        var table = new MarkdownTable("threads", "pieces", "least, ms", "median, ms", "mean, ms", "p99, ms", "others, cores");
        foreach (int threads in (ReadOnlySpan<int>)[1, Math.Max(2, Environment.ProcessorCount), 1, Math.Max(2, Environment.ProcessorCount)])
        {
            HostActivity before = HostActivity.Now();
            double[] milliseconds = Measure(threads);
            table.Row(
                MarkdownTable.Count(threads),
                MarkdownTable.Count(milliseconds.Length),
                MarkdownTable.Number(milliseconds[0], 1),
                MarkdownTable.Number(milliseconds[milliseconds.Length / 2], 1),
                MarkdownTable.Number(milliseconds.Average(), 1),
                MarkdownTable.Number(milliseconds[ServiceLevelObjective.NearestRank(99, milliseconds.Length) - 1], 1),
                MarkdownTable.Number(HostActivity.Now().CoresOfOthersSince(before)));
        }

        return Task.CompletedTask;
    }

    /// <summary>What each piece of the same arithmetic takes, sorted.</summary>
    private static double[] Measure(int threads)
    {
        double[][] milliseconds = [.. Enumerable.Range(0, threads).Select(_ => new double[Pieces])];
        Thread[] workers = [.. milliseconds.Select(own => new Thread(() =>
        {
            for (int i = 0; i < own.Length; i++)
            {
                own[i] = Calculate();
            }
        }))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        return [.. milliseconds.SelectMany(own => own).Order()];
    }

    private static double Calculate()
    {
        long started = Stopwatch.GetTimestamp();
        float sum = 0;
        for (int i = 0; i < ProductsPerPiece; i++)
        {
            sum += TensorPrimitives.Dot<float>(s_first, s_second);
        }

        return float.IsNaN(sum) ? double.NaN : Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
