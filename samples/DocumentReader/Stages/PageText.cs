namespace DocumentReader.Stages;

/// <summary>Puts the lines of a page into the order of reading.</summary>
public static class PageText
{
    /// <summary>From top to bottom, what stands side by side from left to right, separated by a blank; the other way round on a page that is upside down.</summary>
    public static IReadOnlyList<string> Assemble(IReadOnlyList<ReadLine> lines)
    {
        var rows = new List<List<ReadLine>>();
        foreach (ReadLine line in lines.OrderBy(line => line.Line.Box.Top))
        {
            List<ReadLine>? row = rows.Find(row => row[0].Line.Box.IsInLineWith(line.Line.Box));
            if (row is null)
            {
                rows.Add(row = []);
            }

            row.Add(line);
        }

        bool isTurned = 2 * lines.Count(line => line.Line.IsTurned) > lines.Count;
        int sign = isTurned ? -1 : 1;
        IEnumerable<string> texts = rows.Select(row => string.Join(' ', row.OrderBy(line => sign * line.Line.Box.Left).Select(line => line.Text)));
        return [.. isTurned ? texts.Reverse() : texts];
    }
}
