using InferLine.Reporting.Html;

namespace InferLine.Reporting.Sections;

/// <summary>What the report was made from, and by what command.</summary>
internal static class OriginSection
{
    public static void Add(Page page, ReportDetails details)
    {
        var html = new HtmlBuilder();
        if (details.Inputs.Count > 0)
        {
            html.Add($"""<dl class="inputs">""");
            foreach (ReportInput input in details.Inputs)
            {
                html.Add($"<dt>{input.Name}</dt><dd>{input.Value}</dd>");
            }

            html.Add($"</dl>");
        }

        if (details.Command is { } command)
        {
            html.Add($"<p>Made by:</p><pre><code>{command}</code></pre>");
        }

        if (details.Inputs.Count > 0 || details.Command is not null)
        {
            page.Add("origin", "Inputs", html.ToMarkup());
        }
    }
}
