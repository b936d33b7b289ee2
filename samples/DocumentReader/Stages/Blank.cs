using DocumentReader.Imaging;

namespace DocumentReader.Stages;

/// <summary>Items to warm up with.</summary>
public static class Blank
{
    public static Picture Page { get; } = White(480, 480);

    public static TextLine Line { get; } = new(new Box(0, 0, 320, 32), White(320, 32));

    private static Picture White(int width, int height)
    {
        byte[] pixels = new byte[width * height * 3];
        Array.Fill(pixels, byte.MaxValue);
        return new Picture(width, height, pixels);
    }
}
