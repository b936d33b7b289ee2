namespace InferLine.Planning;

/// <summary>A change of a plan at one stage, or at two at once.</summary>
internal readonly record struct Exchange(int First, StageChoice FirstChoice, int Second, StageChoice SecondChoice)
{
    public StageChoice[] Apply(StageChoice[] plan)
    {
        StageChoice[] changed = [.. plan];
        changed[First] = FirstChoice;
        changed[Second] = SecondChoice;
        return changed;
    }
}
