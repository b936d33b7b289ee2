namespace InferLine.Estimation;

/// <summary>Replicas of one stage that come and go, in order of time. Implemented by structs, so that the simulation's inner loop is compiled for each.</summary>
internal interface IReplicaChanges
{
    /// <summary>Whether there can be any change.</summary>
    static abstract bool Any { get; }

    /// <summary>How many replicas come, over all.</summary>
    int Additions { get; }

    /// <summary>When the next change happens, in seconds; infinity if there is none.</summary>
    double NextSeconds { get; }

    /// <summary>Whether a replica comes, and begins to serve; otherwise one goes.</summary>
    bool NextIsAddition { get; }

    /// <summary>Goes on to the next change.</summary>
    void Advance();

    /// <summary>The replica that goes has stopped: at once if it was idle, else after its batch.</summary>
    /// <param name="seconds">When, in seconds.</param>
    void Stopped(double seconds);
}
