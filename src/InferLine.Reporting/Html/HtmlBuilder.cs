using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace InferLine.Reporting.Html;

/// <summary>Puts HTML together from interpolated strings, in which the literal parts are HTML and whatever is inserted is text, and so escaped.</summary>
internal sealed class HtmlBuilder
{
    private readonly StringBuilder _html = new();

    /// <summary>Adds HTML.</summary>
    public HtmlBuilder Add([InterpolatedStringHandlerArgument("")] ref Piece piece)
    {
        _ = piece;
        return this;
    }

    public Markup ToMarkup() => new(_html.ToString());

    public override string ToString() => _html.ToString();

    /// <summary>Receives the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Piece(int literalLength, int formattedCount, HtmlBuilder builder)
    {
        private readonly StringBuilder _html = builder._html;

        public int Length { get; } = literalLength + formattedCount;

        public void AppendLiteral(string html) => _html.Append(html);

        public void AppendFormatted(string? text) => _html.Append(WebUtility.HtmlEncode(text));

        public void AppendFormatted(Markup markup) => _html.Append(markup.Text);

        public void AppendFormatted(int number) => _html.Append(CultureInfo.InvariantCulture, $"{number}");

        /// <summary>A coordinate of a drawing.</summary>
        public void AppendFormatted(double number) => _html.Append(CultureInfo.InvariantCulture, $"{number:0.##}");
    }
}
