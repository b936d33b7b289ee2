using System.Text.Json;
using InferLine.Reporting.Charts;

namespace InferLine.Reporting.Html;

/// <summary>A page: its head, sections with headings and links to them, and the charts' data and script.</summary>
internal sealed class Page
{
    private readonly List<(string Id, string Title, Markup Body)> _sections = [];
    private readonly List<Chart> _charts = [];

    /// <summary>The page's heading and the title of its window.</summary>
    public required string Title { get; init; }

    /// <summary>What the page says first, below its heading.</summary>
    public required Markup Summary { get; init; }

    /// <summary>What the page ends with.</summary>
    public string Footer { get; init; } = "";

    /// <summary>A script that runs after that of the charts, if the page has one.</summary>
    public string? Script { get; init; }

    /// <summary>Where the page may connect to, as Content-Security-Policy says it.</summary>
    public string ConnectsTo { get; init; } = "'none'";

    /// <summary>The policy that keeps the page from loading or running anything else.</summary>
    public string Policy
    {
        get
        {
            string script = Script is null ? "" : " " + Assets.HashOf(Script);
            return $"default-src 'none'; script-src {Assets.HashOf(Assets.Scripts)}{script}; style-src {Assets.HashOf(Assets.Styles)}; connect-src {ConnectsTo}; base-uri 'none'; form-action 'none'";
        }
    }

    /// <summary>Adds a section.</summary>
    /// <param name="id">Its name in links.</param>
    /// <param name="title">Its heading.</param>
    /// <param name="body">What it has to say; <see cref="Markup"/> of charts is <see cref="Draw"/>.</param>
    public void Add(string id, string title, Markup body) => _sections.Add((id, title, body));

    /// <summary>Gives charts a place, side by side where the page is wide.</summary>
    public Markup Draw(params IEnumerable<Chart> charts)
    {
        var html = new HtmlBuilder();
        html.Add($"""<div class="charts">""");
        foreach (Chart chart in charts)
        {
            _charts.Add(chart);
            html.Add($"{ChartFigure.Of(chart)}");
        }

        html.Add($"</div>");
        return html.ToMarkup();
    }

    public string ToHtml()
    {
        var html = new HtmlBuilder();
        html.Add($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="InferLine.Reporting">
            <title>{Title}</title>
            <style>{new Markup(Assets.Styles)}</style>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <header><p class="brand">InferLine</p><h1>{Title}</h1>{Summary}</header>
            <nav aria-label="Sections"><ul>
            """);
        foreach ((string id, string title, _) in _sections)
        {
            html.Add($"""<li><a href="#{id}">{title}</a></li>""");
        }

        html.Add($"""</ul></nav><main id="content">""");
        foreach ((string id, string title, Markup body) in _sections)
        {
            html.Add($"""
                <section id="{id}" aria-labelledby="{id}-title"><h2 id="{id}-title">{title}</h2>
                {body}
                </section>
                """);
        }

        string data = JsonSerializer.Serialize<IReadOnlyList<Chart>>(_charts, ChartJsonContext.Default.IReadOnlyListChart);
        html.Add($"""
            </main>
            <footer><p>{Footer}</p><p>Charts by uPlot, © Leon Sorokin, MIT licence.</p></footer>
            <script type="application/json" id="charts">{new Markup(data)}</script>
            <script>{new Markup(Assets.Scripts)}</script>
            {ScriptElement(Script)}
            </body>
            </html>

            """);
        return html.ToString();
    }

    private static Markup ScriptElement(string? script) => new(script is null ? "" : $"<script>{script}</script>");
}
