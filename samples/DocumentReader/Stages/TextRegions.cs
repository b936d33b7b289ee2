using System.Buffers;
using DocumentReader.Imaging;

namespace DocumentReader.Stages;

/// <summary>
/// From the detector's map of how probable text is at each pixel to boxes, after Liao et al., Real-time Scene Text Detection with Differentiable Binarization (AAAI 2020): connected pixels above a threshold
/// are a region; the model marks regions smaller than the text, so they are grown again. Text is taken to be level, so boxes are upright.
/// </summary>
public static class TextRegions
{
    private const float TextThreshold = 0.3f;
    private const float RegionThreshold = 0.6f;
    private const float Growth = 1.6f;
    private const int SmallestSide = 3;

    /// <summary>Finds them.</summary>
    /// <param name="probability">The map, row by row.</param>
    /// <param name="mapWidth">The length of its rows.</param>
    /// <param name="scale">How many pixels of the page a pixel of the map is.</param>
    /// <param name="pageWidth">The width of the page, in pixels.</param>
    /// <param name="pageHeight">The height of the page, in pixels.</param>
    public static IReadOnlyList<Box> Find(ReadOnlySpan<float> probability, int mapWidth, float scale, int pageWidth, int pageHeight)
    {
        // Arrays of this size, new for every page, would make the garbage collector go through all generations again and again.
        bool[] seen = ArrayPool<bool>.Shared.Rent(probability.Length);
        int[] region = ArrayPool<int>.Shared.Rent(probability.Length);
        try
        {
            Array.Clear(seen, 0, probability.Length);
            return Find(probability, seen, region, mapWidth, scale, pageWidth, pageHeight);
        }
        finally
        {
            ArrayPool<bool>.Shared.Return(seen);
            ArrayPool<int>.Shared.Return(region);
        }
    }

    private static List<Box> Find(ReadOnlySpan<float> probability, bool[] seen, int[] region, int mapWidth, float scale, int pageWidth, int pageHeight)
    {
        var boxes = new List<Box>();
        int mapHeight = probability.Length / mapWidth;
        for (int start = 0; start < probability.Length; start++)
        {
            if (seen[start] || probability[start] <= TextThreshold)
            {
                continue;
            }

            (int left, int top, int right, int bottom, float sum, int count) = (mapWidth, mapHeight, 0, 0, 0, 0);
            int waiting = 0;
            Visit(true, start, probability, seen, region, ref waiting);
            while (waiting > 0)
            {
                int pixel = region[--waiting];
                (int y, int x) = Math.DivRem(pixel, mapWidth);
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
                sum += probability[pixel];
                count++;
                Visit(x > 0, pixel - 1, probability, seen, region, ref waiting);
                Visit(x < mapWidth - 1, pixel + 1, probability, seen, region, ref waiting);
                Visit(y > 0, pixel - mapWidth, probability, seen, region, ref waiting);
                Visit(y < mapHeight - 1, pixel + mapWidth, probability, seen, region, ref waiting);
            }

            (int width, int height) = (right - left + 1, bottom - top + 1);
            if (sum / count >= RegionThreshold && Math.Min(width, height) >= SmallestSide)
            {
                // The distance by which the paper's "unclip" moves each side outwards.
                float distance = Growth * width * height / (2 * (width + height));
                boxes.Add(Clip((left - distance) * scale, (top - distance) * scale, (right + 1 + distance) * scale, (bottom + 1 + distance) * scale, pageWidth, pageHeight));
            }
        }

        return boxes;
    }

    /// <summary>A pixel is put on the stack at most once, so there is room for all.</summary>
    private static void Visit(bool exists, int pixel, ReadOnlySpan<float> probability, bool[] seen, int[] region, ref int waiting)
    {
        if (exists && !seen[pixel] && probability[pixel] > TextThreshold)
        {
            seen[pixel] = true;
            region[waiting++] = pixel;
        }
    }

    private static Box Clip(float left, float top, float right, float bottom, int pageWidth, int pageHeight)
    {
        int x = Math.Clamp((int)left, 0, pageWidth - 1);
        int y = Math.Clamp((int)top, 0, pageHeight - 1);
        return new Box(x, y, Math.Clamp((int)Math.Ceiling(right), x + 1, pageWidth) - x, Math.Clamp((int)Math.Ceiling(bottom), y + 1, pageHeight) - y);
    }
}
