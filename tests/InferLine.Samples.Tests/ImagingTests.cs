using DocumentReader.Imaging;

namespace InferLine.Samples.Tests;

public sealed class ImagingTests
{
    private static readonly float[] Zero = [0, 0, 0];
    private static readonly float[] One = [1, 1, 1];

    [Fact]
    public void A_crop_is_what_lies_within_the_box()
    {
        Picture crop = Grey(3, 2, 1, 2, 3, 4, 5, 6).Crop(new Box(Left: 1, Top: 0, Width: 2, Height: 2));
        Assert.Equal((2, 2), (crop.Width, crop.Height));
        Assert.Equal([2, 3, 5, 6], Reds(crop));
    }

    [Fact]
    public void Half_a_turn_reverses_the_pixels_but_not_their_colours()
    {
        Picture turned = new Picture(2, 1, [1, 2, 3, 4, 5, 6]).TurnedAround();
        Assert.Equal([4, 5, 6, 1, 2, 3], turned.Pixels.ToArray());
        Assert.Equal([6, 5, 4, 3, 2, 1], Reds(Grey(3, 2, 1, 2, 3, 4, 5, 6).TurnedAround()));
    }

    [Theory]
    [InlineData(0, 10, true)]
    [InlineData(4, 10, true)]
    [InlineData(5, 10, false)]
    [InlineData(20, 10, false)]
    [InlineData(8, 2, true)]
    public void Boxes_are_in_line_if_they_share_more_than_half_of_the_lower_height(int top, int height, bool inLine)
    {
        var first = new Box(Left: 0, Top: 0, Width: 10, Height: 10);
        var second = new Box(Left: 50, Top: top, Width: 10, Height: height);
        Assert.Equal(inLine, first.IsInLineWith(second));
        Assert.Equal(inLine, second.IsInLineWith(first));
    }

    [Fact]
    public void Planes_are_blue_green_red_and_normalised_and_zero_beside_the_picture()
    {
        float[] planes = Filled(6);
        Planes.Draw(new Picture(1, 1, [255, 51, 0]), planes, width: 2, drawnWidth: 1, drawnHeight: 1, mean: [0.5f, 0.1f, 0], deviation: [1, 0.5f, 2]);
        Assert.Equal([-0.5f, 0, 0.2f, 0, 0.5f, 0], planes, Close);
    }

    [Fact]
    public void A_picture_drawn_in_its_size_is_itself_and_one_of_twice_the_width_lies_between_its_pixels()
    {
        Picture picture = Grey(2, 1, 0, 255);
        float[] same = Filled(6);
        Planes.Draw(picture, same, width: 2, drawnWidth: 2, drawnHeight: 1, Zero, One);
        Assert.Equal([0, 1, 0, 1, 0, 1], same, Close);

        // The middles of four pixels stand at -0.25, 0.25, 0.75 and 1.25 of two.
        float[] wide = Filled(12);
        Planes.Draw(picture, wide, width: 4, drawnWidth: 4, drawnHeight: 1, Zero, One);
        Assert.Equal([0, 0.25f, 0.75f, 1], wide[..4], Close);
    }

    private static bool Close(float expected, float actual) => MathF.Abs(expected - actual) < 1e-6f;

    private static float[] Filled(int count) => [.. Enumerable.Repeat(9f, count)];

    private static Picture Grey(int width, int height, params byte[] values) => new(width, height, [.. values.SelectMany(value => Enumerable.Repeat(value, 3))]);

    private static byte[] Reds(Picture picture) => [.. picture.Pixels.ToArray().Where((_, i) => i % 3 == 0)];
}
