using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>Which models a configuration makes an ensemble of, and what keeps them from being one.</summary>
internal static class FakeEnsembles
{
    public static IEnumerable<string> Members(JsonObject? whole) =>
        (whole?["ensemble_scheduling"]?["step"] as JsonArray ?? []).Select(step => step!["model_name"]!.GetValue<string>());

    public static string? Problem(FakeRepository repository, string name, JsonObject whole)
    {
        int largest = whole["max_batch_size"]!.GetValue<int>();
        foreach (string member in Members(whole))
        {
            int own = repository.Models[member].Served!["max_batch_size"]!.GetValue<int>();
            if (own < largest)
            {
                return FormattableString.Invariant($"ensemble {name} allows maximum batch size {largest}, but it contains model {member} which only allows maximum batch size to be {own}");
            }
        }

        return null;
    }
}
