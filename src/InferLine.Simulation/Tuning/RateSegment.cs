namespace InferLine.Tuning;

/// <summary>A part of the recent past in which the rate followed one straight line.</summary>
/// <param name="Start">The first of its bins.</param>
/// <param name="End">The bin after its last.</param>
/// <param name="Mean">The mean rate, in queries per second.</param>
/// <param name="Slope">How fast the rate grew, in queries per second, per second; 0 where that is not more than chance.</param>
internal readonly record struct RateSegment(int Start, int End, double Mean, double Slope)
{
    public int Length => End - Start;

    /// <summary>The rate at a time, in bins.</summary>
    public double RateAt(double bins) => Mean + (Slope * (bins - ((Start + End) / 2.0)));

    /// <summary>The number of arrivals on the line from the start to a time, in bins.</summary>
    public double ArrivalsUntil(double bins) => (Mean + (Slope * (bins - End) / 2)) * (bins - Start);
}
