using InferLine.NetworkCalculus;
using InferLine.Workloads;

namespace InferLine.Output;

/// <summary>What <c>trace envelope --json</c> prints; the points are named as in a plan.</summary>
internal sealed record EnvelopeDocument(int Queries, EnvelopeDocument.PointEntry[] Envelope)
{
    public static EnvelopeDocument From(ArrivalTrace trace, ArrivalCurve curve) =>
        new(trace.Count, [.. curve.Points.Select(point => new PointEntry(point.Window.TotalMilliseconds, point.MaxArrivals, point.RatePerSecond))]);

    internal sealed record PointEntry(double WindowMs, long MaxQueries, double RateQps);
}
