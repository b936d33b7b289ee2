using DocumentReader.Imaging;
using DocumentReader.Measuring;
using DocumentReader.Stages;

namespace InferLine.Samples.Tests;

public sealed class PageTextTests
{
    private static readonly Picture Nothing = new(1, 1, [0, 0, 0]);

    [Fact]
    public void An_empty_page_has_no_text() => Assert.Empty(PageText.Assemble([]));

    [Fact]
    public void Lines_are_read_from_top_to_bottom_and_from_left_to_right() => Assert.Equal(
        ["Total 62.40", "Thanks"],
        PageText.Assemble([Line("Thanks", 0, 50), Line("62.40", 80, 11), Line("Total", 0, 9)]));

    [Fact]
    public void A_page_that_is_upside_down_is_read_the_other_way_round() => Assert.Equal(
        ["Total 62.40", "Thanks"],
        PageText.Assemble([Line("Thanks", 80, 9, turned: true), Line("62.40", 0, 50, turned: true), Line("Total", 80, 51, turned: true)]));

    [Fact]
    public void One_line_that_was_taken_for_turned_does_not_turn_the_page() =>
        Assert.Equal(["first", "second", "third"], PageText.Assemble([Line("first", 0, 0), Line("second", 0, 30, turned: true), Line("third", 0, 60)]));

    [Theory]
    [InlineData("abcd", 1)]
    [InlineData("abxd", 0.75)]
    [InlineData("abd", 0.75)]
    [InlineData("abcde", 0.75)]
    [InlineData("", 0)]
    [InlineData("something else", 0)]
    public void Accuracy_is_the_share_of_characters_that_need_no_edit(string read, double accuracy) =>
        Assert.Equal(accuracy, new SamplePage("page", Nothing, ["abcd"]).Accuracy([read]), 9);

    [Fact]
    public void Several_blanks_are_as_good_as_one_and_lines_matter()
    {
        var page = new SamplePage("page", Nothing, ["a   b", "c"]);
        Assert.Equal(1, page.Accuracy(["a b", "c"]));
        Assert.Equal(0.8, page.Accuracy(["a b c"]), 9);
    }

    private static ReadLine Line(string text, int left, int top, bool turned = false) => new(new TextLine(new Box(left, top, 60, 20), Nothing, turned), text);
}
