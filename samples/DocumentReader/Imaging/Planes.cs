namespace DocumentReader.Imaging;

/// <summary>Turns an image into what the models take: a plane each for blue, green and red, scaled, with (value / 255 - mean) / deviation.</summary>
public static class Planes
{
    /// <summary>Draws the image into the upper left corner of the planes, with bilinear interpolation; the rest is zero.</summary>
    /// <param name="picture">The image.</param>
    /// <param name="planes">Three planes, one after the other.</param>
    /// <param name="width">The width of a plane.</param>
    /// <param name="drawnWidth">The width that the image gets.</param>
    /// <param name="drawnHeight">The height that the image gets.</param>
    /// <param name="mean">What is taken off each colour, from 0 to 1, in the planes' order.</param>
    /// <param name="deviation">What each colour is divided by then.</param>
    public static void Draw(
        Picture picture, Span<float> planes, int width, int drawnWidth, int drawnHeight, ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation)
    {
        planes.Clear();
        int plane = planes.Length / 3;
        ReadOnlySpan<byte> pixels = picture.Pixels;
        for (int y = 0; y < drawnHeight; y++)
        {
            (int top, int bottom, float down) = Between(y, drawnHeight, picture.Height);
            for (int x = 0; x < drawnWidth; x++)
            {
                (int left, int right, float across) = Between(x, drawnWidth, picture.Width);
                for (int colour = 0; colour < 3; colour++)
                {
                    float At(int row, int column, ReadOnlySpan<byte> source) => source[(((row * picture.Width) + column) * 3) + 2 - colour];
                    float above = At(top, left, pixels) + (across * (At(top, right, pixels) - At(top, left, pixels)));
                    float below = At(bottom, left, pixels) + (across * (At(bottom, right, pixels) - At(bottom, left, pixels)));
                    float value = (above + (down * (below - above))) / 255;
                    planes[(colour * plane) + (y * width) + x] = (value - mean[colour]) / deviation[colour];
                }
            }
        }
    }

    /// <summary>The two source pixels that a target pixel lies between, and how far it is from the first to the second.</summary>
    private static (int First, int Second, float Share) Between(int target, int targetSize, int sourceSize)
    {
        float source = Math.Clamp(((target + 0.5f) * sourceSize / targetSize) - 0.5f, 0, sourceSize - 1);
        int first = (int)source;
        return (first, Math.Min(first + 1, sourceSize - 1), source - first);
    }
}
