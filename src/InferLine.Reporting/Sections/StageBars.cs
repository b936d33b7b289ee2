using InferLine.Reporting.Charts;
using InferLine.Reporting.Html;

namespace InferLine.Reporting.Sections;

/// <summary>Draws a bar per stage: time in its queue, and then in service. The table beside it has the numbers.</summary>
internal sealed class StageBars(IReadOnlyList<(string Name, double QueueSeconds, double ServiceSeconds)> stages)
{
    public Markup ToMarkup()
    {
        double longest = stages.Select(stage => stage.QueueSeconds + stage.ServiceSeconds).Append(double.Epsilon).Max();
        var html = new HtmlBuilder();
        html.Add($"""
            <ul class="legend"><li>{Swatch("queue")}waiting in the queue</li><li>{Swatch("service")}in service</li></ul><div class="bars">
            """);
        foreach ((string name, double queue, double service) in stages)
        {
            (double waiting, double served) = (100 * (queue / longest), 100 * (service / longest));
            html.Add($"""
                <span>{name}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{name}: queue {Quantity.Duration(queue)}, service {Quantity.Duration(service)}">
                <rect class="queue" x="0" y="0" width="{waiting}" height="10"/><rect class="service" x="{waiting}" y="0" width="{served}" height="10"/></svg>
                <span class="value">{Quantity.Duration(queue + service)}</span>

                """);
        }

        html.Add($"</div>");
        return html.ToMarkup();
    }

    private static Markup Swatch(string kind) =>
        new HtmlBuilder().Add($"""<svg width="18" height="10" aria-hidden="true"><rect class="{kind}" x="0" y="1" width="18" height="8" rx="2"/></svg>""").ToMarkup();
}
