using InferLine.Pipelines;
using InferLine.Reporting.Charts;
using InferLine.Reporting.Html;

namespace InferLine.Reporting.Sections;

/// <summary>Draws a pipeline: a box per stage with how it is served, how busy it is and what part of the tail it makes, and the edges between them.</summary>
internal sealed class PipelineDrawing(Pipeline pipeline, IReadOnlyList<StageCard> cards)
{
    private const double BoxWidth = 228;
    private const double Margin = 4;
    private const int LongestText = 25;

    private readonly GraphLayout _layout = new(pipeline);
    private readonly bool _hasUtilization = cards.Any(card => card.Utilization is not null);
    private readonly bool _hasTail = cards.Any(card => card.TailShare is not null);
    private readonly bool _hasChoices = cards.Any(card => card.Choice.Length > 0);

    private double BoxHeight => 50 + (_hasChoices ? 20 : 0) + (_hasUtilization || _hasTail ? 6 : 0) + (_hasUtilization ? 19 : 0) + (_hasTail ? 19 : 0);

    /// <summary>Two drawings, of which the page shows one: from left to right, and, where it is narrow, downwards.</summary>
    public Markup ToMarkup()
    {
        var html = new HtmlBuilder();
        html.Add($"""<div class="graph" role="region" tabindex="0" aria-label="Drawing of the pipeline">{Draw(downwards: false)}{Draw(downwards: true)}</div>""");
        return html.ToMarkup();
    }

    private Markup Draw(bool downwards)
    {
        (double along, double across) = downwards ? (BoxHeight + 46, BoxWidth + 18) : (BoxWidth + 76, BoxHeight + 22);
        double length = ((_layout.Layers - 1) * along) + (downwards ? BoxHeight : BoxWidth) + (2 * Margin);
        double breadth = ((_layout.WidestLayer - 1) * across) + (downwards ? BoxWidth : BoxHeight) + (2 * Margin);
        (double width, double height) = downwards ? (breadth, length) : (length, breadth);
        string id = downwards ? "graph-down" : "graph-across";
        var svg = new HtmlBuilder();
        svg.Add($"""
            <svg class="{(downwards ? "down" : "across")}" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{id}-title">
            <title id="{id}-title">{Alternative()}</title>

            """);
        (double X, double Y) Corner(int stage)
        {
            double layer = Margin + (_layout.LayerOf[stage] * along);
            double place = (breadth / 2) + (_layout.PlaceOf[stage] * across) - ((downwards ? BoxWidth : BoxHeight) / 2);
            return downwards ? (place, layer) : (layer, place);
        }

        for (int edge = 0; edge < pipeline.Edges.Count; edge++)
        {
            DrawEdge(svg, pipeline.Edges[edge], Corner(pipeline.Topology.Source(edge)), Corner(pipeline.Topology.Target(edge)), downwards);
        }

        for (int stage = 0; stage < cards.Count; stage++)
        {
            DrawBox(svg, cards[stage], Corner(stage));
        }

        svg.Add($"</svg>");
        return svg.ToMarkup();
    }

    private void DrawEdge(HtmlBuilder svg, Edge edge, (double X, double Y) source, (double X, double Y) target, bool downwards)
    {
        string label = Describe(edge);
        if (downwards)
        {
            (double x1, double y1, double x2, double y2) = (source.X + (BoxWidth / 2), source.Y + BoxHeight, target.X + (BoxWidth / 2), target.Y - 7);
            double bend = (y2 - y1) / 2;
            svg.Add($"""
                <path class="edge" d="M{x1} {y1}C{x1} {y1 + bend} {x2} {y2 - bend} {x2} {y2}"/><path class="arrow" d="M{x2 - 5} {y2 - 2}h10l-5 9z"/>
                <text class="taken" x="{(x1 + x2) / 2}" y="{((y1 + y2) / 2) + 3}" text-anchor="middle">{label}</text>

                """);
        }
        else
        {
            (double x1, double y1, double x2, double y2) = (source.X + BoxWidth, source.Y + (BoxHeight / 2), target.X - 7, target.Y + (BoxHeight / 2));
            double bend = (x2 - x1) / 2;
            svg.Add($"""
                <path class="edge" d="M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"/><path class="arrow" d="M{x2 - 2} {y2 - 5}v10l9 -5z"/>
                <text class="taken" x="{(x1 + x2) / 2}" y="{((y1 + y2) / 2) + 4}" text-anchor="middle">{label}</text>

                """);
        }
    }

    private void DrawBox(HtmlBuilder svg, StageCard card, (double X, double Y) corner)
    {
        (double x, double y) = corner;
        svg.Add($"""
            <g data-stage="{card.Name}"><rect class="box" x="{x}" y="{y}" width="{BoxWidth}" height="{BoxHeight}" rx="9"/>
            <text class="name" x="{x + 12}" y="{y + 22}" text-anchor="start">{Shorten(card.Name)}<title>{card.Name}</title></text>
            <text class="what" x="{x + 12}" y="{y + 39}" text-anchor="start">{Shorten(card.Model)}<title>{card.Model}</title></text>

            """);
        if (_hasChoices)
        {
            svg.Add($"""<text class="choice" x="{x + 12}" y="{y + 60}" text-anchor="start">{Shorten(card.Choice)}<title>{card.Choice}</title></text>""");
        }

        double top = y + 50 + (_hasChoices ? 20 : 0);
        DrawBar(svg, x, top, "busy", "Busy", card.Utilization);
        DrawBar(svg, x, top + (_hasUtilization ? 19 : 0), "tail", "Of the tail", card.TailShare);

        svg.Add($"</g>\n");
    }

    private static void DrawBar(HtmlBuilder svg, double x, double y, string kind, string label, double? share)
    {
        if (share is not { } part)
        {
            return;
        }

        const double width = 98;
        svg.Add($"""
            <text class="what" x="{x + 12}" y="{y + 9}" text-anchor="start">{label}</text>
            <rect class="track" x="{x + 76}" y="{y + 1}" width="{width}" height="8" rx="4"/><rect class="{kind}" x="{x + 76}" y="{y + 1}" width="{Math.Clamp(part, 0, 1) * width}" height="8" rx="4"/>
            <text class="what" x="{x + BoxWidth - 12}" y="{y + 9}" text-anchor="end">{Percent(part)}</text>

            """);
    }

    private string Alternative()
    {
        IEnumerable<string> stages = cards.Select(card => string.Join(", ", new[]
        {
            card.Name, card.Model, card.Choice,
            card.Utilization is { } busy ? $"busy {Percent(busy)}" : "",
            card.TailShare is { } tail ? $"{Percent(tail)} of the tail" : "",
        }.Where(text => text.Length > 0)) + ".");
        IEnumerable<string> edges = pipeline.Edges.Select(edge => $"{edge.From} leads to {edge.To}{(Describe(edge) is { Length: > 0 } taken ? $", {taken}" : "")}.");
        return string.Join(' ', [$"Pipeline {pipeline.Name}.", .. stages, .. edges]);
    }

    private static string Describe(Edge edge) =>
        string.Join(' ', new[] { edge.Probability < 1 ? Percent(edge.Probability) : "", edge.FanOut > 1 ? $"×{Quantity.Count(edge.FanOut)}" : "" }.Where(text => text.Length > 0));

    private static string Percent(double share) => share is > 0 and < 0.01 ? "<1%" : Quantity.Count(Math.Round(share * 100)) + "%";

    private static string Shorten(string text) => text.Length <= LongestText ? text : text[..(LongestText - 1)] + "…";
}
