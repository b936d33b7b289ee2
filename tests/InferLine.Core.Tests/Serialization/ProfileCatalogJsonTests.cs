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

    private static IEnumerable<(string Model, string Hardware, BatchLatency Measurement)> Measurements(ProfileCatalog catalog) =>
        from model in catalog.Models
        from profile in model.ByHardware
        from measurement in profile.Value.Measurements
        select (model.Model, profile.Key, measurement);
}
