using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Replay;
using InferLine.Reporting.Charts;
using InferLine.Reporting.Figures;
using InferLine.Reporting.Html;
using InferLine.Workloads;

namespace InferLine.Reporting.Sections;

/// <summary>What a tuner did over a replay, and what came of it.</summary>
internal sealed class ReplaySections(Page page, Workload workload, ProfileCatalog catalog, Plan plan, ReplayResult result)
{
    /// <summary>A table of decisions has the first and the last of them, where there are more than this.</summary>
    private const int MostDecisions = 400;

    private readonly Pipeline _pipeline = workload.Pipeline;
    private readonly StageChoices _choices = new(workload.Pipeline, catalog, plan);

    public void AddPipeline()
    {
        IReadOnlyList<StageCard> planned = _choices.Cards(s => result.Stages[s].Utilization, _ => null);
        var drawing = new PipelineDrawing(_pipeline, [.. planned.Select((card, s) => card with { Choice = $"mean {Quantity.Count(Math.Round(result.Stages[s].MeanReplicas, 1))} × {_choices.Stages[s].Hardware}, batch {Quantity.Count(_choices.Stages[s].BatchSize)}" })]);
        var table = new DataTable("The stages over the replay", texts: 3);
        table.Header(["Stage", "Model", "Hardware", "Batch", "Replicas planned", "Mean", "Peak", "Busy", "Cost"]);
        for (int s = 0; s < result.Stages.Count; s++)
        {
            (StagePlan chosen, ReplayStage stage) = (_choices.Stages[s], result.Stages[s]);
            table.Row(
            [
                chosen.Stage,
                _pipeline.Stages[s].Model,
                chosen.Hardware,
                Quantity.Count(chosen.BatchSize),
                Quantity.Count(chosen.Replicas),
                Quantity.Number(stage.MeanReplicas),
                Quantity.Count(stage.PeakReplicas),
                Quantity.Share(Math.Round(stage.Utilization, 3)),
                Quantity.Cost(stage.Cost),
            ]);
        }

        page.Add("pipeline", "Pipeline", new HtmlBuilder().Add($"""
            <p>How each stage was served: its replicas in the mean, and how much of the time that they were paid for they were busy.</p>
            <div class="card">{drawing.ToMarkup()}{table.ToMarkup()}</div>
            """).ToMarkup());
    }

    /// <summary>Replicas, cost, and late queries, one below the other so that they compare.</summary>
    public void AddOverTime(LatencyOverTime overTime)
    {
        var replicas = new ReplicaRanges(result.Timeline, result.MakespanSeconds);
        var charts = new List<Chart>
        {
            new()
            {
                Id = "replicas",
                Title = "Replicas",
                Note = $"The replicas that were wanted of each stage{(replicas.IsWhole ? "" : ", the fewest and the most in each of many intervals")}.",
                IsWide = true,
                X = new ChartAxis("Time", Unit.Clock),
                Y = new ChartAxis("Replicas", Unit.Count),
                At = replicas.AtSeconds,
                Series = [.. _pipeline.Stages.Select((stage, s) => Series(stage.Name, 1 + (s % ChartSeries.Colours), replicas.Fewest(stage: s), replicas.Most(stage: s), replicas.IsWhole))],
            },
            new()
            {
                Id = "cost-over-time",
                Title = "Cost per hour",
                Note = "What the replicas that were wanted cost.",
                X = new ChartAxis("Time", Unit.Clock),
                Y = new ChartAxis("Cost per hour", Unit.Cost),
                At = replicas.AtSeconds,
                Series = [Series("Cost per hour", 1, replicas.Least(Price), replicas.Greatest(Price), replicas.IsWhole)],
                Marks = [new ChartMark("As planned", plan.CostPerHourIn(catalog), IsVertical: false, Colour: 7)],
            },
        };
        if (plan.Slo is not null)
        {
            charts.Add(new Chart
            {
                Id = "late",
                Title = "Late queries",
                Note = $"How many of the queries that arrived in each interval of {Quantity.Duration(overTime.IntervalSeconds)} missed the objective.",
                X = new ChartAxis("Time", Unit.Clock),
                Y = new ChartAxis("Late queries", Unit.Count),
                At = overTime.Starts,
                Series = [new ChartSeries("Late queries", SeriesShape.Area, 2, ChartValues.Of(overTime.Late))],
            });
        }

        page.Add("replicas-and-misses", "Replicas and misses", page.Draw(charts));
    }

    public void AddDecisions()
    {
        int changes = result.Changes;
        if (changes == 0)
        {
            page.Add("decisions", "Decisions", new HtmlBuilder().Add($"<p>The replicas never changed.</p>").ToMarkup());
            return;
        }

        var table = new DataTable("Decisions of the tuner", texts: 2, endsInText: true);
        table.Header(["Time", "Change", "Reason"]);
        bool isAll = changes <= MostDecisions;
        for (int step = 1; step <= changes; step++)
        {
            if (isAll || step <= MostDecisions / 2 || step > changes - (MostDecisions / 2))
            {
                table.Row([Quantity.Clock(result.Timeline[step].AtSeconds), Change(result.Timeline[step - 1], result.Timeline[step]), result.Timeline[step].Reason]);
            }
        }

        string shown = isAll ? "" : $" The first and the last {Quantity.Count(MostDecisions / 2)} are shown.";
        page.Add("decisions", "Decisions", new HtmlBuilder().Add($"""
            <p>The replicas changed {(changes == 1 ? "once" : $"{Quantity.Count(changes)} times")}.{shown}</p><div class="card">{table.ToMarkup()}</div>
            """).ToMarkup());
    }

    private double Price(IReadOnlyList<int> replicas) => replicas.Select((count, s) => count * catalog.GetHardware(_choices.Stages[s].Hardware).CostPerHour).Sum();

    private string Change(ReplayStep before, ReplayStep after) =>
        string.Join(", ", _pipeline.Stages
            .Select((stage, s) => (stage.Name, From: before.Replicas[s], To: after.Replicas[s]))
            .Where(change => change.From != change.To)
            .Select(change => $"{change.Name} {Quantity.Count(change.From)} → {Quantity.Count(change.To)}"));

    private static ChartSeries Series(string label, int colour, double[] low, double[] high, bool isWhole) =>
        isWhole
            ? new ChartSeries(label, SeriesShape.Step, colour, ChartValues.Of(high))
            : new ChartSeries(label, SeriesShape.Band, colour, ChartValues.Of(high)) { Low = ChartValues.Of(low) };
}
