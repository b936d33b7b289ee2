using System.Text;
using InferLine.Workloads;

namespace InferLine.Serialization;

public sealed class RateSeriesCsvTests
{
    [Theory]
    [InlineData("time_s,rate_qps\n0,10\n60,0\n120,2.5\n")]
    [InlineData("time_s,rate_qps\r\n0,10\r\n\r\n60,0\r\n120,2.5")]
    [InlineData("\uFEFF\"rate_qps\",\"time_s\"\n\"10\",0\n0,60\n\n25e-1,\"120\"\n")]
    [InlineData("day,time_s,rate_qps\nmonday,0,10\nmonday,60,0\n,120,2.5\n")]
    public async Task Rates_are_read_from_every_ordinary_spelling(string csv)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));

        RateSeries rates = await RateSeriesCsv.ReadAsync(stream, "rates.csv", TestContext.Current.CancellationToken);

        Assert.Equal([0, 60, 120], rates.StartSeconds.ToArray());
        Assert.Equal([10, 0, 2.5], rates.RatesPerSecond.ToArray());
    }
}
