using FsCheck.Xunit;
using InferLine.Profiles;
using InferLine.Testing;

namespace InferLine.Serialization;

public sealed class ProfileCatalogJsonTests
{
    private const string Documented = """
        {
          "hardware": [
            {
              "name": "t4",
              "costPerHour": 0.53,
              "maxReplicas": 64
            }
          ],
          "models": [
            {
              "name": "resnet50",
              "profiles": [
                {
                  "hardware": "t4",
                  "batches": [
                    {
                      "size": 1,
                      "latencyMs": 6.2
                    },
                    {
                      "size": 8,
                      "latencyMs": 21
                    }
                  ]
                }
              ]
            }
          ]
        }
        """;

    [Property]
    public void What_was_written_reads_back_the_same(GeneratedCatalog generated)
    {
        ProfileCatalog read = ProfileCatalogJson.Parse(ProfileCatalogJson.ToJson(generated.Catalog));

        Assert.Equal(generated.Catalog.Hardware, read.Hardware);
        Assert.Equal(Measurements(generated.Catalog), Measurements(read));
    }

    [Fact]
    public void Is_written_as_documented() => Assert.Equal(Documented, ProfileCatalogJson.ToJson(ProfileCatalogJson.Parse(Documented)));

    [Fact]
    public void What_a_profiler_adds_is_written_as_documented()
    {
        string measured = Documented
            .Replace("\"hardware\": \"t4\",\n", "\"hardware\": \"t4\",\n          \"measuredOn\": \"T4, driver 580, 2026-11-24\",\n", StringComparison.Ordinal)
            .Replace("\"latencyMs\": 21\n", "\"latencyMs\": 21,\n              \"p99Ms\": 23.5,\n              \"samples\": 200\n", StringComparison.Ordinal);

        ProfileCatalog catalog = ProfileCatalogJson.Parse(measured);

        LatencyProfile profile = catalog.GetProfile("resnet50", "t4");
        Assert.Equal("T4, driver 580, 2026-11-24", profile.MeasuredOn);
        Assert.Equal(new BatchLatency(8, 21) { P99Milliseconds = 23.5, Samples = 200 }, profile.Measurements[1]);
        Assert.Equal(measured, ProfileCatalogJson.ToJson(catalog));
    }

    [Theory]
    [InlineData("\"latencyMs\": 21, \"p99Ms\": 0", "batch size 8", "'p99Ms' is 0")]
    [InlineData("\"latencyMs\": 21, \"samples\": 0", "batch size 8", "'samples' is 0")]
    public void A_measurement_outside_its_range_is_rejected(string batch, params string[] because)
    {
        string json = Documented.Replace("\"latencyMs\": 21", batch, StringComparison.Ordinal);

        InvalidInputException error = Assert.Throws<InvalidInputException>(() => ProfileCatalogJson.Parse(json));

        Assert.All(because, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
    }

    private static IEnumerable<(string Model, string Hardware, string? MeasuredOn, BatchLatency Measurement)> Measurements(ProfileCatalog catalog) =>
        from model in catalog.Models
        from profile in model.ByHardware
        from measurement in profile.Value.Measurements
        select (model.Model, profile.Key, profile.Value.MeasuredOn, measurement);
}
