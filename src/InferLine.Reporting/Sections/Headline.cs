using InferLine.Plans;
using InferLine.Reporting.Charts;
using InferLine.Reporting.Html;

namespace InferLine.Reporting.Sections;

/// <summary>What a page says first: in a sentence what it is about, whether the objective is met, and the figures that matter most.</summary>
internal sealed class Headline(string lead)
{
    private readonly HtmlBuilder _figures = new();
    private Markup _verdict = new("");

    /// <summary>Says whether something is as it should be.</summary>
    public Headline Verdict(bool isGood, string text)
    {
        _verdict = new HtmlBuilder().Add($"""<p class="verdict {(isGood ? "good" : "bad")}">{(isGood ? "✓" : "✗")} {text}</p>""").ToMarkup();
        return this;
    }

    /// <summary>Says whether an objective is met, if there is one.</summary>
    public Headline Verdict(ServiceLevelObjective? slo, bool? meets, double? attainment) =>
        slo is not null && meets is { } good
            ? Verdict(good, $"Objective {slo} {(good ? "met" : "missed")}: {Quantity.Format(attainment, Unit.Share)} of the queries in time")
            : this;

    /// <summary>Adds a figure.</summary>
    public Headline Figure(string name, double? value, Unit unit) => Figure(name, Quantity.Format(value, unit));

    /// <summary>Adds a figure that is a text.</summary>
    public Headline Figure(string name, string value)
    {
        _figures.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>");
        return this;
    }

    public Markup ToMarkup() =>
        new HtmlBuilder().Add($"""<p class="lead">{lead}</p>{_verdict}<dl class="figures">{_figures.ToMarkup()}</dl>""").ToMarkup();
}
