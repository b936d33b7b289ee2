namespace InferLine.Estimation;

/// <summary>No replica comes or goes.</summary>
internal readonly struct ConstantReplicas : IReplicaChanges
{
    public static bool Any => false;

    public int Additions => 0;

    public double NextSeconds => double.PositiveInfinity;

    public bool NextIsAddition => false;

    public void Advance()
    {
    }

    public void Stopped(double seconds)
    {
    }
}
