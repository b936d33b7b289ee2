using System.Diagnostics.Metrics;
using InferLine.Documentation.Pages;
using InferLine.Documentation.Reference;
using InferLine.Hosting;
using InferLine.Testing;
using Microsoft.Extensions.Hosting;

namespace InferLine.Documentation;

/// <summary>The reference is what the packages are.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public async Task The_page_has_every_option_metric_message_and_error()
    {
        string page = ReferencePage.Write(await InstrumentsAsync());
        if (Environment.GetEnvironmentVariable(ReferencePage.WriteVariable) == "1")
        {
            await File.WriteAllTextAsync(RepositoryFolder.PathOf(ReferencePage.Path), page, TestContext.Current.CancellationToken);
        }

        Assert.Equal((await File.ReadAllTextAsync(RepositoryFolder.PathOf(ReferencePage.Path), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"), page);
    }

    /// <summary>The instruments that a host with a pipeline publishes.</summary>
    private static async Task<IReadOnlyList<Instrument>> InstrumentsAsync()
    {
        var instruments = new Dictionary<string, Instrument>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name is InferLineTelemetry.HostingMeterName or InferLineTelemetry.ServingMeterName)
                {
                    lock (instruments)
                    {
                        instruments[$"{instrument.Meter.Name} {instrument.Name}"] = instrument;
                    }
                }
            },
        };
        listener.Start();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        ObservabilityPage.AddPhotos(builder);
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
        lock (instruments)
        {
            return [.. instruments.Values];
        }
    }
}
