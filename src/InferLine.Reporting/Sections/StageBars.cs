using InferLine.Reporting.Charts;
using InferLine.Reporting.Html;

namespace InferLine.Reporting.Sections;

/// <summary>Draws a bar per stage: time in its queue, and then in service.</summary>
internal sealed class StageBars(IReadOnlyList<(string Name, double QueueSeconds, double ServiceSeconds)> stages)
{
    private const double Width = 680;
    private const double NameWidth = 150;
    private const double ValueWidth = 70;
    private const double RowHeight = 30;
    private const int LongestName = 20;

    public Markup ToMarkup()
    {
        double longest = stages.Select(stage => stage.QueueSeconds + stage.ServiceSeconds).Append(1e-12).Max();
        double scale = (Width - NameWidth - ValueWidth) / longest;
        double height = stages.Count * RowHeight;
        string alternative = string.Join(' ', stages.Select(stage => $"{stage.Name}: queue {Quantity.Duration(stage.QueueSeconds)}, service {Quantity.Duration(stage.ServiceSeconds)}."));
        var svg = new HtmlBuilder();
        svg.Add($"""
            <ul class="legend"><li><svg class="swatch area c2" width="18" height="10" aria-hidden="true"><rect x="0" y="1" width="18" height="8" rx="2"/></svg>waiting in the queue</li>
            <li><svg class="swatch area c1" width="18" height="10" aria-hidden="true"><rect x="0" y="1" width="18" height="8" rx="2"/></svg>in service</li></ul>
            <div class="bars"><svg viewBox="0 0 {Width} {height}" role="img" aria-label="{alternative}">

            """);
        for (int s = 0; s < stages.Count; s++)
        {
            (string name, double queue, double service) = stages[s];
            double y = s * RowHeight;
            svg.Add($"""
                <text x="0" y="{y + 20}">{(name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…")}<title>{name}</title></text>
                <rect class="queue" x="{NameWidth}" y="{y + 7}" width="{queue * scale}" height="17"/><rect class="service" x="{NameWidth + (queue * scale)}" y="{y + 7}" width="{service * scale}" height="17"/>
                <text class="value" x="{NameWidth + ((queue + service) * scale) + 6}" y="{y + 20}">{Quantity.Duration(queue + service)}</text>

                """);
        }

        svg.Add($"</svg></div>");
        return svg.ToMarkup();
    }
}
