using DocumentReader;
using DocumentReader.Measuring;
using InferLine.Workloads;

namespace InferLine.Samples.Tests;

public sealed class PageLoadTests
{
    private static readonly StageItems Items = new(["first", "second", "empty"], ["1a", "2a", "2b"], ["1a", "2a", "2b"], LinesPerPage: [1, 2, 0]);

    [Fact]
    public void A_page_is_detected_once_and_each_of_its_lines_is_turned_and_read_once()
    {
        var load = PageLoad.Create(Items, new ArrivalTrace([.. Enumerable.Range(0, 50).Select(second => (double)second)]), seed: 7);
        Assert.Equal([0, 1, 2], load.Pages.Distinct().Order());
        for (int query = 0; query < 50; query++)
        {
            int lines = Items.LinesPerPage[load.Pages[query]];
            Assert.Equal([1, lines, lines], Enumerable.Range(0, ReaderModels.Pipeline.Stages.Count).Select(stage => load.Workload.Visits.Count(stage, query)));
        }
    }

    [Fact]
    public void Stages_have_their_items()
    {
        Assert.Same(Items.Pages, Items.Of(ReaderModels.Detect));
        Assert.Same(Items.Lines, Items.Of(ReaderModels.Turn));
        Assert.Same(Items.TurnedLines, Items.Of(ReaderModels.Read));
    }

    [Fact]
    public void Every_page_that_comes_with_the_sample_has_its_text()
    {
        IReadOnlyList<SamplePage> pages = SamplePage.LoadAll();
        Assert.Equal(["invoice", "label", "letter", "poem", "ticket"], pages.Select(page => page.Name));
        Assert.All(pages, page => Assert.Equal(page.Picture.Width * page.Picture.Height * 3, page.Picture.Pixels.Length));
        Assert.All(pages, page => Assert.Equal(1, page.Accuracy(page.Expected)));
    }
}
