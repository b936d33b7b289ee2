using InferLine.Pipelines;

namespace InferLine.Serialization;

/// <summary>A pipeline as its file has it.</summary>
internal sealed record PipelineDocument(string? Name, PipelineDocument.PipelineStageEntry[]? Stages, PipelineDocument.EdgeEntry[]? Edges)
{
    public static PipelineDocument From(Pipeline pipeline) =>
        new(
            pipeline.Name,
            [.. pipeline.Stages.Select(s => new PipelineStageEntry(s.Name, s.Model, s.Routing == StageRouting.Independent ? null : s.Routing))],
            [.. pipeline.Edges.Select(e => new EdgeEntry(e.From, e.To, e.Probability == 1 ? null : e.Probability, e.FanOut == 1 ? null : e.FanOut))]);

    public Pipeline ToPipeline() =>
        new(
            JsonInput.Required(Name, "name"),
            [.. JsonInput.Required(Stages, "stages").Select((s, i) => JsonInput.At($"stages[{i}]", () => JsonInput.Required(s, "stage").ToStage()))],
            [.. (Edges ?? []).Select((e, i) => JsonInput.At($"edges[{i}]", () => JsonInput.Required(e, "edge").ToEdge()))]);

    internal sealed record PipelineStageEntry(string? Name, string? Model, StageRouting? Routing)
    {
        public Stage ToStage() =>
            new(JsonInput.Required(Name, "name"), JsonInput.Required(Model, "model"), Routing ?? StageRouting.Independent);
    }

    internal sealed record EdgeEntry(string? From, string? To, double? Probability, int? FanOut)
    {
        public Edge ToEdge() => new(JsonInput.Required(From, "from"), JsonInput.Required(To, "to"), Probability ?? 1, FanOut ?? 1);
    }
}
