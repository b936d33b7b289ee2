using DocumentReader;
using DocumentReader.Measuring;
using DocumentReader.Stages;

namespace InferLine.Evaluation.Accuracy;

/// <summary>The real items of replayed queries: a query is a page with as many lines as it has items.</summary>
/// <param name="items">What the stages get when each page is read.</param>
internal sealed class PageItems(StageItems items)
{
    /// <summary>By page, where its lines begin among all.</summary>
    private readonly int[] _firstLine = [.. items.LinesPerPage.Select((_, page) => items.LinesPerPage.Take(page).Sum())];

    /// <summary>By number of lines, the pages that have so many.</summary>
    private readonly Dictionary<int, int[]> _pages = Enumerable.Range(0, items.LinesPerPage.Length).GroupBy(page => items.LinesPerPage[page]).ToDictionary(pages => pages.Key, pages => pages.ToArray());

    /// <summary>What a stage gets next for a query. A query has all lines of its page at a stage, so the lines of a page take turns and each is served once per query, though a line may be taken for a query that has the same page at the same time.</summary>
    public Func<ReplayedQuery, object> At(int stage)
    {
        if (stage == 0)
        {
            return query => items.Pages[Page(query)];
        }

        object[] lines = items.Of(ReaderModels.Pipeline.Stages[stage].Name);
        int[] taken = new int[items.LinesPerPage.Length];
        return query =>
        {
            int page = Page(query);
            return lines[_firstLine[page] + ((Interlocked.Increment(ref taken[page]) - 1) % items.LinesPerPage[page])];
        };
    }

    /// <summary>Makes sure that the detector found as many lines on a query's page as the query has.</summary>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public static void Check(ReplayedQuery query, object? found)
    {
        int count = ((IReadOnlyList<TextLine>)found!).Count;
        if (count != query.Count(1))
        {
            throw new InvalidOperationException($"The detector found {count} lines where it had found {query.Count(1)} before.");
        }
    }

    private int Page(ReplayedQuery query)
    {
        int[] pages = _pages[query.Count(1)];
        return pages[query.Index % pages.Length];
    }
}
