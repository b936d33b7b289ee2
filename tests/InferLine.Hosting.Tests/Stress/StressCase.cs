namespace InferLine.Hosting.Tests.Stress;

/// <summary>What one run does: all of it follows from the seed, and a failure prints it.</summary>
internal sealed record StressCase
{
    public StressCase(int seed)
    {
        var random = new Random(seed);
        Seed = seed;
        InProcess = random.Next(2) == 0;
        Submitters = random.Next(2, 6);
        QueriesEach = random.Next(50, 250);
        CancelPercent = random.Next(0, 30);
        Capacity = random.Next(4, 200);
        RejectsWhenFull = random.Next(2) == 0;
        Replacers = random.Next(1, 3);
        ReplacementsEach = random.Next(3, 12);
        StopsInTheMiddle = random.Next(3) == 0;
        HurriesTheStop = StopsInTheMiddle && random.Next(2) == 0;
    }

    public int Seed { get; }

    public bool InProcess { get; init; }

    public int Submitters { get; }

    public int QueriesEach { get; }

    public int CancelPercent { get; }

    public int Capacity { get; }

    public bool RejectsWhenFull { get; }

    public int Replacers { get; }

    public int ReplacementsEach { get; }

    public bool StopsInTheMiddle { get; init; }

    public bool HurriesTheStop { get; init; }
}
