using StbImageSharp;

namespace DocumentReader.Imaging;

/// <summary>An image: red, green and blue, a byte each, row by row.</summary>
public sealed class Picture(int width, int height, byte[] pixels)
{
    public int Width => width;

    public int Height => height;

    public ReadOnlySpan<byte> Pixels => pixels;

    public static Picture Load(string path)
    {
        using FileStream file = File.OpenRead(path);
        var image = ImageResult.FromStream(file, ColorComponents.RedGreenBlue);
        return new Picture(image.Width, image.Height, image.Data);
    }

    /// <summary>A part of the image.</summary>
    public Picture Crop(Box box)
    {
        byte[] part = new byte[box.Width * box.Height * 3];
        for (int y = 0; y < box.Height; y++)
        {
            pixels.AsSpan((((box.Top + y) * width) + box.Left) * 3, box.Width * 3).CopyTo(part.AsSpan(y * box.Width * 3));
        }

        return new Picture(box.Width, box.Height, part);
    }

    /// <summary>The image upside down, as it is when the page is turned by half a turn.</summary>
    public Picture TurnedAround()
    {
        byte[] turned = new byte[pixels.Length];
        for (int from = 0, to = pixels.Length - 3; from < pixels.Length; from += 3, to -= 3)
        {
            pixels.AsSpan(from, 3).CopyTo(turned.AsSpan(to));
        }

        return new Picture(width, height, turned);
    }
}
