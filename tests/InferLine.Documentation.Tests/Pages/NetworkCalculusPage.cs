using InferLine.NetworkCalculus;

namespace InferLine.Documentation.Pages;

public sealed class NetworkCalculusPage
{
    [Fact]
    public void The_live_envelope()
    {
        var serviceTime = TimeSpan.FromMilliseconds(50);
        (double arrivalSeconds, double nowSeconds) = (0.99, 1);

        var envelope = new SlidingArrivalCurve(ArrivalCurve.DoublingWindows(serviceTime));
        envelope.Observe(arrivalSeconds);                       // never back in time
        double rate = envelope.RatePerSecond(window: 0, nowSeconds);
        ArrivalCurve curve = envelope.Snapshot(nowSeconds);

        // The largest rate of the last 30 s in windows of 5 s: another curve, with a horizon.
        var recent = new SlidingArrivalCurve([TimeSpan.FromSeconds(5)], horizon: TimeSpan.FromSeconds(30));

        Assert.Equal(1 / curve.Points[0].Window.TotalSeconds, rate, 1e-9);
        Assert.Equal(1, curve.Points[0].MaxArrivals);
        Assert.Equal(0, recent.RatePerSecond(window: 0, nowSeconds));
    }
}
