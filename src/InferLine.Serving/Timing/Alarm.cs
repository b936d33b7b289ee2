namespace InferLine.Serving.Timing;

/// <summary>What a <see cref="PreciseTimer"/> calls.</summary>
internal abstract class Alarm
{
    /// <summary>It is time.</summary>
    public abstract void Ring();
}
