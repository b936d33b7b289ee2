using DocumentReader.Imaging;
using DocumentReader.Stages;

namespace InferLine.Samples.Tests;

/// <summary>From maps drawn by hand to boxes. A region of w x h pixels grows by 1.6·w·h / (2·(w + h)) on each side.</summary>
public sealed class TextRegionsTests
{
    private const int Side = 40;

    [Fact]
    public void Nothing_is_found_where_no_text_is_probable() => Assert.Empty(Find(new float[Side * Side]));

    [Fact]
    public void A_region_is_grown_by_its_area_over_its_perimeter()
    {
        // 12 x 4 at (10, 20): 1.6 · 48 / 32 = 2.4 on each side, so from 7.6 to 24.4 and from 17.6 to 26.4.
        Box box = Assert.Single(Find(Map((10, 20, 12, 4, 0.9f))));
        Assert.Equal(new Box(Left: 7, Top: 17, Width: 25 - 7, Height: 27 - 17), box);
    }

    [Fact]
    public void Boxes_are_in_pixels_of_the_page()
    {
        Box box = Assert.Single(Find(Map((10, 20, 12, 4, 0.9f)), scale: 2));
        Assert.Equal(new Box(Left: 15, Top: 35, Width: 49 - 15, Height: 53 - 35), box);
    }

    [Fact]
    public void Boxes_end_where_the_page_ends()
    {
        Box box = Assert.Single(Find(Map((0, 0, 12, 4, 0.9f)), pageWidth: 13, pageHeight: 5));
        Assert.Equal(new Box(0, 0, 13, 5), box);

        // The map is square and the page is not: what is found beyond it still gives a box of at least one pixel.
        Box beyond = Assert.Single(Find(Map((20, 20, 12, 4, 0.9f)), pageWidth: 13, pageHeight: 5));
        Assert.Equal(new Box(12, 4, 1, 1), beyond);
    }

    [Fact]
    public void Regions_that_do_not_touch_are_boxes_of_their_own_in_the_order_of_the_map()
    {
        Box[] boxes = [.. Find(Map((20, 5, 10, 3, 0.9f), (2, 30, 10, 3, 0.9f)))];
        Assert.Equal(2, boxes.Length);
        Assert.True(boxes[0].Top < boxes[1].Top && boxes[0].Left > boxes[1].Left);
    }

    [Fact]
    public void A_region_may_have_any_shape()
    {
        // An L: its box is that of both strokes.
        Box box = Assert.Single(Find(Map((10, 10, 3, 12, 0.9f), (10, 19, 12, 3, 0.9f))));
        Assert.True(box is { Left: < 10, Top: < 10, Right: > 22, Bottom: > 22 });
    }

    [Theory]
    [InlineData(0.30f, 0)]
    [InlineData(0.59f, 0)]
    [InlineData(0.61f, 1)]
    public void A_region_counts_if_text_is_probable_in_the_mean(float probability, int found) => Assert.Equal(found, Find(Map((10, 20, 12, 4, probability))).Count());

    [Theory]
    [InlineData(12, 2, 0)]
    [InlineData(2, 12, 0)]
    [InlineData(3, 3, 1)]
    public void A_region_counts_if_it_is_not_too_small(int width, int height, int found) => Assert.Equal(found, Find(Map((10, 20, width, height, 0.9f))).Count());

    [Fact]
    public void Lines_do_not_go_on_at_the_other_edge_of_the_map()
    {
        // The end of a row and the beginning of the next are neighbours in memory only.
        Assert.Equal(2, Find(Map((Side - 5, 10, 5, 4, 0.9f), (0, 11, 5, 4, 0.9f))).Count());
    }

    private static IEnumerable<Box> Find(float[] map, float scale = 1, int pageWidth = 1000, int pageHeight = 1000) => TextRegions.Find(map, Side, scale, pageWidth, pageHeight);

    private static float[] Map(params ReadOnlySpan<(int Left, int Top, int Width, int Height, float Probability)> regions)
    {
        float[] map = new float[Side * Side];
        foreach ((int left, int top, int width, int height, float probability) in regions)
        {
            for (int y = top; y < top + height; y++)
            {
                map.AsSpan((y * Side) + left, width).Fill(probability);
            }
        }

        return map;
    }
}
