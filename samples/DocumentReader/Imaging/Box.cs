namespace DocumentReader.Imaging;

/// <summary>A rectangle on a page, in pixels.</summary>
public readonly record struct Box(int Left, int Top, int Width, int Height)
{
    public int Right => Left + Width;

    public int Bottom => Top + Height;

    /// <summary>Whether the two stand in one line of text: they share more than half of the lower one's height.</summary>
    public bool IsInLineWith(Box other) => 2 * (Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top)) > Math.Min(Height, other.Height);
}
