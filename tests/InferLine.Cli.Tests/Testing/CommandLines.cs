namespace InferLine.Testing;

/// <summary>Command lines that work in a <see cref="Workspace"/>.</summary>
internal static class CommandLines
{
    public const string Simulate = "simulate --pipeline pipeline.json --profiles profiles.json --plan plan.json --trace trace.csv";

    public const string Plan = "plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo 60ms --percentile 95";

    public const string Replay = "replay --pipeline pipeline.json --profiles profiles.json --plan plan.json --trace trace.csv --tuner none";

    public const string Generate = "trace generate --process gamma --rate 20 --cv 2 --duration 10s --output -";
}
