using InferLine.Hosting;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Reporting.Charts;
using InferLine.Reporting.Html;
using InferLine.Reporting.Sections;

namespace InferLine.AspNetCore.Live;

/// <summary>The pages of the live view: those of reports, filled while they are open.</summary>
internal static class LivePage
{
    private static readonly Lazy<string> s_script = new(() => Assets.Read(typeof(LivePage).Assembly, "live.js"));

    /// <summary>Links to the pages of all pipelines.</summary>
    public static Page Index(IReadOnlyList<IHostedPipeline> pipelines, string folder)
    {
        var page = new Page { Title = "Pipelines", Summary = new HtmlBuilder().Add($"""<p class="lead">The pipelines of this host.</p>""").ToMarkup() };
        var links = new HtmlBuilder();
        links.Add($"<ul>");
        foreach (IHostedPipeline pipeline in pipelines)
        {
            links.Add($"""<li><a href="{folder}/{Uri.EscapeDataString(pipeline.Name)}">{pipeline.Name}</a></li>""");
        }

        links.Add($"</ul>");
        page.Add("pipelines", "Live views", links.ToMarkup());
        return page;
    }

    /// <summary>The page of a pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="events">The address of its events.</param>
    public static Page Of(IHostedPipeline pipeline, string events)
    {
        HostedPipelineStatus status = pipeline.GetStatus();
        var page = new Page
        {
            Title = $"{pipeline.Name}: live",
            Summary = Summary(status, events),
            Footer = "The page keeps the last 10 minutes. It shows and changes nothing.",
            Script = s_script.Value,
            ConnectsTo = "'self'",
        };
        StageCard[] cards = [.. pipeline.Pipeline.Stages.Select((stage, s) => new StageCard(stage.Name, stage.Model, ChoiceOf(pipeline, status, s), null, null))];
        page.Add("pipeline", "Pipeline", new HtmlBuilder().Add($"""<div class="card">{new PipelineDrawing(pipeline.Pipeline, cards).ToMarkup()}</div>""").ToMarkup());
        page.Add("now", "Load and service", page.Draw(Load(status.Plan), Envelope(), Replicas(pipeline.Pipeline), Attainment(status.Plan), Cost()));
        page.Add("decisions", "Decisions", new HtmlBuilder().Add($"""
            <div class="card"><div class="scroll" role="log" tabindex="0" aria-label="Decisions of the tuner, the newest first"><table><thead><tr><th scope="col" class="text">Time</th><th scope="col" class="text">Change</th>
            <th scope="col" class="text">Reason</th></tr></thead><tbody id="decision-rows"></tbody></table></div></div>
            """).ToMarkup());
        return page;
    }

    private static Markup Summary(HostedPipelineStatus status, string events)
    {
        var figures = new HtmlBuilder();
        foreach ((string key, string name) in new[] { ("rate", "Queries per second"), ("attainment", "In time, lately"), ("cost", "Cost per hour"), ("arrivals", "Queries"), ("clock", "Since the host began") })
        {
            figures.Add($"""<div><dt>{name}</dt><dd data-live="{key}">–</dd></div>""");
        }

        return new HtmlBuilder().Add($"""
            <p class="lead" data-live="objective">{status.Plan?.Slo?.ToString() ?? ""}</p>
            <p class="verdict" id="connection" role="status" data-events="{events}">Connecting</p><p class="verdict bad" id="problems" role="alert" hidden></p>
            <dl class="figures">{figures.ToMarkup()}</dl>
            """).ToMarkup();
    }

    private static string ChoiceOf(IHostedPipeline pipeline, HostedPipelineStatus status, int s) =>
        status.Plan is { } plan ? StageChoices.Describe(plan.InOrderOf(pipeline.Pipeline)[s]) : "not planned yet";

    private static Chart Load(Plan? plan) => new()
    {
        Id = "load",
        Title = "Load",
        Note = "Queries per second as they arrive.",
        IsLive = true,
        X = new ChartAxis("Time", Unit.Clock),
        Y = new ChartAxis("Rate", Unit.Rate),
        At = [],
        Series = [new ChartSeries("Rate", SeriesShape.Line, 1, [])],
        Marks = [new ChartMark("Planned mean", plan?.MeanRatePerSecond, IsVertical: false, Colour: 7)],
    };

    private static Chart Envelope() => new()
    {
        Id = "envelope",
        Title = "Traffic envelope",
        Note = "The highest rate in any window of a length, of the last minute and as planned for; both axes are logarithmic.",
        IsLive = true,
        X = new ChartAxis("Window", Unit.Duration, IsLogarithmic: true),
        Y = new ChartAxis("Highest rate", Unit.Rate, IsLogarithmic: true),
        At = [],
        Series = [new ChartSeries("Planned", SeriesShape.Dots, 2, []), new ChartSeries("Live", SeriesShape.Dots, 1, [])],
    };

    private static Chart Replicas(Pipeline pipeline) => new()
    {
        Id = "replicas",
        Title = "Replicas",
        Note = "The replicas that are wanted of each stage.",
        IsLive = true,
        X = new ChartAxis("Time", Unit.Clock),
        Y = new ChartAxis("Replicas", Unit.Count),
        At = [],
        Series = [.. pipeline.Stages.Select((stage, s) => new ChartSeries(stage.Name, SeriesShape.Step, 1 + (s % ChartSeries.Colours), []))],
    };

    private static Chart Attainment(Plan? plan) => new()
    {
        Id = "attainment",
        Title = "Attainment",
        Note = "The share of the queries of the last while that met the objective.",
        IsLive = true,
        X = new ChartAxis("Time", Unit.Clock),
        Y = new ChartAxis("In time", Unit.Share),
        At = [],
        Series = [new ChartSeries("In time", SeriesShape.Line, 3, [])],
        Marks = [new ChartMark("Objective", plan?.Slo?.Percentile / 100, IsVertical: false)],
    };

    private static Chart Cost() => new()
    {
        Id = "cost",
        Title = "Cost per hour",
        Note = "What the replicas that are wanted cost.",
        IsLive = true,
        X = new ChartAxis("Time", Unit.Clock),
        Y = new ChartAxis("Cost per hour", Unit.Cost),
        At = [],
        Series = [new ChartSeries("Cost per hour", SeriesShape.Step, 1, [])],
    };
}
