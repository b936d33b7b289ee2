using DocumentReader.Imaging;
using DocumentReader.Measuring;
using DocumentReader.Stages;

namespace InferLine.Evaluation.Accuracy;

/// <summary>
/// Pages cut into strips of one and two lines, in turn. A query that is a whole page takes a quarter of a second and more, so that a round of a minute has a hundred: too few for a p99. A query that is a strip has the same
/// models and still fans out.
/// </summary>
internal static class PageStrips
{
    /// <summary>The height that strips are fitted into: two lines of most pages, and a multiple of 32 as the detector needs.</summary>
    public const int Height = 96;

    /// <summary>The blank above and below a strip, in pixels, if there is so much.</summary>
    private const int Margin = 10;

    /// <summary>Cuts a page between its lines; what stands side by side stays together.</summary>
    /// <param name="page">The page.</param>
    /// <param name="lines">Where its lines are, in any order.</param>
    public static IEnumerable<SamplePage> Cut(SamplePage page, IEnumerable<Box> lines)
    {
        Box[] rows = Rows(lines);
        for (int row = 0, strip = 0; row < rows.Length; strip++)
        {
            int last = Math.Min(row + (strip % 2), rows.Length - 1);
            int top = row == 0 ? Math.Max(0, rows[0].Top - Margin) : Math.Max(Between(row - 1), rows[row].Top - Margin);
            int bottom = last == rows.Length - 1 ? Math.Min(page.Picture.Height, rows[last].Bottom + Margin) : Math.Min(Between(last), rows[last].Bottom + Margin);
            yield return new SamplePage($"{page.Name} {strip + 1}", page.Picture.Crop(new Box(Left: 0, top, page.Picture.Width, bottom - top)), []);
            row = last + 1;
        }

        int Between(int above) => (rows[above].Bottom + rows[above + 1].Top) / 2;
    }

    /// <summary>The strips of pages whose lines were found.</summary>
    /// <param name="pages">The pages.</param>
    /// <param name="found">What the stages got when they were read.</param>
    public static IReadOnlyList<SamplePage> Cut(IReadOnlyList<SamplePage> pages, StageItems found)
    {
        int first = 0;
        var strips = new List<SamplePage>();
        for (int page = 0; page < pages.Count; first += found.LinesPerPage[page], page++)
        {
            strips.AddRange(Cut(pages[page], found.Lines.Skip(first).Take(found.LinesPerPage[page]).Select(line => ((TextLine)line).Box)));
        }

        return strips;
    }

    private static Box[] Rows(IEnumerable<Box> lines)
    {
        var rows = new List<Box>();
        foreach (Box line in lines.OrderBy(line => line.Top))
        {
            if (rows.Count > 0 && rows[^1].IsInLineWith(line))
            {
                Box row = rows[^1];
                rows[^1] = row with { Height = Math.Max(row.Bottom, line.Bottom) - row.Top };
            }
            else
            {
                rows.Add(line);
            }
        }

        return [.. rows];
    }
}
