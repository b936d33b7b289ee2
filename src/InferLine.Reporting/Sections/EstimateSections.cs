using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Reporting.Charts;
using InferLine.Reporting.Html;
using InferLine.Workloads;

namespace InferLine.Reporting.Sections;

/// <summary>What an estimate says of a plan: the pipeline as planned, and where time goes.</summary>
internal sealed class EstimateSections(Page page, Workload workload, ProfileCatalog catalog, Plan plan, Estimate estimate)
{
    private readonly Pipeline _pipeline = workload.Pipeline;
    private readonly StageChoices _choices = new(workload.Pipeline, catalog, plan);

    public void AddPipeline()
    {
        var drawing = new PipelineDrawing(_pipeline, _choices.Cards(s => estimate.Stages[s].Utilization, s => estimate.Stages[s].Tail?.Share));
        var table = new DataTable("The stages as planned", texts: 3);
        table.Header(["Stage", "Model", "Hardware", "Replicas", "Batch", "Items per query", "Mean batch", "Busy", "Of the tail", "Cost/h"]);
        for (int s = 0; s < _choices.Stages.Count; s++)
        {
            (StagePlan chosen, StageEstimate stage) = (_choices.Stages[s], estimate.Stages[s]);
            table.Row(
            [
                chosen.Stage,
                _pipeline.Stages[s].Model,
                chosen.Hardware,
                Quantity.Count(chosen.Replicas),
                chosen.MaxDelay > TimeSpan.Zero ? $"{Quantity.Count(chosen.BatchSize)} in {Quantity.Duration(chosen.MaxDelay.TotalSeconds)}" : Quantity.Count(chosen.BatchSize),
                Quantity.Number(workload.Visits.ScaleFactors[s]),
                Quantity.Number(stage.MeanBatch),
                Quantity.Share(Math.Round(stage.Utilization, 3)),
                stage.Tail is { } tail ? Quantity.Share(Math.Round(tail.Share, 3)) : "–",
                Quantity.Cost(_choices.CostPerHour(s)),
            ]);
        }

        page.Add("pipeline", "Pipeline", new HtmlBuilder().Add($"""
            <p>How each stage is served, how much of the time its replicas are busy, and what part of the time of the slowest queries is spent at it.</p>
            <div class="card">{drawing.ToMarkup()}{table.ToMarkup()}</div>
            """).ToMarkup());
    }

    public void AddQueueing()
    {
        var bars = new StageBars([.. estimate.Stages.Select(stage => (stage.Name, stage.Tail?.QueueSeconds ?? 0, stage.Tail?.ServiceSeconds ?? 0))]);
        var table = new DataTable("Queueing and service by stage");
        table.Header(["Stage", "Mean queue", "p99 queue", "Longest queue", "Mean service of a batch", "Tail: queue", "Tail: service"]);
        for (int s = 0; s < estimate.Stages.Count; s++)
        {
            StageEstimate stage = estimate.Stages[s];
            double service = stage.Batches == 0 ? double.NaN : stage.Utilization * _choices.Stages[s].Replicas * estimate.MakespanSeconds / stage.Batches;
            table.Row(
            [
                stage.Name,
                Quantity.Duration(stage.MeanQueueSeconds),
                Quantity.Duration(stage.P99QueueSeconds),
                Quantity.Duration(stage.MaxQueueSeconds),
                Quantity.Format(service, Unit.Duration),
                Quantity.Format(stage.Tail?.QueueSeconds, Unit.Duration),
                Quantity.Format(stage.Tail?.ServiceSeconds, Unit.Duration),
            ]);
        }

        double percentile = plan.Slo?.Percentile ?? ServiceLevelObjective.DefaultPercentile;
        page.Add("queueing", "Queueing and service", new HtmlBuilder().Add($"""
            <p>Where the slowest queries (those at or above {Quantity.Percentile(percentile)}) spend their time: the mean per query, along the path that made them slow.</p>
            <div class="card">{bars.ToMarkup()}{table.ToMarkup()}</div>
            """).ToMarkup());
    }
}
