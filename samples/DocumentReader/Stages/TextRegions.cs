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

    public static IEnumerable<Box> Find(ReadOnlySpan<float> probability, int side, float scale, int pageWidth, int pageHeight)
    {
        var boxes = new List<Box>();
        bool[] seen = new bool[probability.Length];
        var region = new Stack<int>();
        for (int start = 0; start < probability.Length; start++)
        {
            if (seen[start] || probability[start] <= TextThreshold)
            {
                continue;
            }

            (int left, int top, int right, int bottom, float sum, int count) = (side, side, 0, 0, 0, 0);
            seen[start] = true;
            region.Push(start);
            while (region.TryPop(out int pixel))
            {
                (int y, int x) = Math.DivRem(pixel, side);
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
                sum += probability[pixel];
                count++;
                Visit(x > 0, pixel - 1, probability, seen, region);
                Visit(x < side - 1, pixel + 1, probability, seen, region);
                Visit(y > 0, pixel - side, probability, seen, region);
                Visit(y < side - 1, pixel + side, probability, seen, region);
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

    private static void Visit(bool exists, int pixel, ReadOnlySpan<float> probability, bool[] seen, Stack<int> region)
    {
        if (exists && !seen[pixel] && probability[pixel] > TextThreshold)
        {
            seen[pixel] = true;
            region.Push(pixel);
        }
    }

    private static Box Clip(float left, float top, float right, float bottom, int pageWidth, int pageHeight)
    {
        int x = Math.Clamp((int)left, 0, pageWidth - 1);
        int y = Math.Clamp((int)top, 0, pageHeight - 1);
        return new Box(x, y, Math.Clamp((int)Math.Ceiling(right), x + 1, pageWidth) - x, Math.Clamp((int)Math.Ceiling(bottom), y + 1, pageHeight) - y);
    }
}
