namespace InferLine.Reporting.Html;

/// <summary>Writes a table that scrolls within itself, also by keyboard, so that it never widens a page.</summary>
/// <param name="caption">What the table shows, for those who do not see what is around it.</param>
/// <param name="texts">How many of the first columns are text; the others are numbers.</param>
/// <param name="endsInText">Whether the last column is text too, which may take several lines.</param>
internal sealed class DataTable(string caption, int texts = 1, bool endsInText = false)
{
    private readonly HtmlBuilder _html = new();
    private bool _hasRows;
    private int _columns;

    public void Header(IReadOnlyList<string> columns)
    {
        _columns = columns.Count;
        _html.Add($"""<div class="scroll" role="region" tabindex="0" aria-label="{caption}"><table><caption class="unseen">{caption}</caption><thead><tr>""");
        for (int i = 0; i < columns.Count; i++)
        {
            _html.Add($"""<th scope="col"{Class(i)}>{columns[i]}</th>""");
        }

        _html.Add($"</tr></thead>");
    }

    public void Row(IReadOnlyList<string> cells)
    {
        _html.Add($"{new Markup(_hasRows ? "" : "<tbody>")}<tr><th scope=\"row\"{Class(0)}>{cells[0]}</th>");
        _hasRows = true;
        for (int i = 1; i < cells.Count; i++)
        {
            _html.Add($"<td{Class(i)}>{cells[i]}</td>");
        }

        _html.Add($"</tr>\n");
    }

    public Markup ToMarkup() => new HtmlBuilder().Add($"{_html.ToMarkup()}{new Markup(_hasRows ? "</tbody>" : "")}</table></div>").ToMarkup();

    private Markup Class(int column) => new(column < texts ? " class=\"text\"" : endsInText && column == _columns - 1 ? " class=\"text long\"" : "");
}
