using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using InferLine.Pipelines;

namespace InferLine.Serialization;

/// <summary>A pipeline as its file has it.</summary>
[Description("A pipeline: a directed acyclic graph of stages, each of which runs a model.")]
internal sealed record PipelineDocument(
    [property: Required, Name] string? Name,
    [property: Required, NotEmpty, Description("The stages, each with a name of its own.")] PipelineDocument.PipelineStageEntry[]? Stages,
    [property: Description("The edges: after which stage a query may go on to which.")] PipelineDocument.EdgeEntry[]? Edges)
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

    internal sealed record PipelineStageEntry(
        [property: Required, Name] string? Name,
        [property: Required, Name, Description("The model, as profiles call it.")] string? Model,
        [property: Description("Whether edges are taken independently (the default), or at most one of them.")] StageRouting? Routing)
    {
        public Stage ToStage() =>
            new(JsonInput.Required(Name, "name"), JsonInput.Required(Model, "model"), Routing ?? StageRouting.Independent);
    }

    internal sealed record EdgeEntry(
        [property: Required, Name, Description("The stage that the edge leaves.")] string? From,
        [property: Required, Name, Description("The stage that it leads to.")] string? To,
        [property: Range(0.0, 1.0), Description("The chance that the edge is taken, given that its source is visited; 1 by default.")] double? Probability,
        [property: Range(1, Edge.MaxFanOut), Description("How many items an item becomes; 1 by default.")] int? FanOut)
    {
        public Edge ToEdge() => new(JsonInput.Required(From, "from"), JsonInput.Required(To, "to"), Probability ?? 1, FanOut ?? 1);
    }
}
