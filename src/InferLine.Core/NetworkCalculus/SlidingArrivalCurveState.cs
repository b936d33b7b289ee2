namespace InferLine.NetworkCalculus;

/// <summary>What a <see cref="SlidingArrivalCurve"/> knows, to go on with it later or elsewhere: a restored curve answers the same from then on.</summary>
/// <remarks>Groups are consecutive arrivals that are kept as one, oldest first; the three lists have an entry for each.</remarks>
public sealed record SlidingArrivalCurveState
{
    /// <summary>The window lengths, increasing.</summary>
    public required IReadOnlyList<TimeSpan> Windows { get; init; }

    /// <summary>How long an arrival counts.</summary>
    public required TimeSpan Horizon { get; init; }

    /// <summary>How many groups of arrivals are kept.</summary>
    public required int Capacity { get; init; }

    /// <summary>The latest time that was given, in seconds; <see langword="null"/> if there was none.</summary>
    public required double? NowSeconds { get; init; }

    /// <summary>The number of all arrivals ever observed.</summary>
    public required long TotalArrivals { get; init; }

    /// <summary>The times of the first arrivals of the groups, in seconds.</summary>
    public required IReadOnlyList<double> FirstSeconds { get; init; }

    /// <summary>The times of the last arrivals of the groups, in seconds.</summary>
    public required IReadOnlyList<double> LastSeconds { get; init; }

    /// <summary>The numbers of arrivals of the groups.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>Checks that times and counts could have come from a curve.</summary>
    internal void Validate(int mostGroups)
    {
        int groups = Counts.Count;
        bool valid = FirstSeconds.Count == groups && LastSeconds.Count == groups && groups <= mostGroups && (groups == 0 || NowSeconds is not null);
        double previous = double.MinValue;
        long total = 0;
        for (int i = 0; i < groups && valid; i++)
        {
            valid = Counts[i] > 0 && Counts[i] <= TotalArrivals - total && FirstSeconds[i] >= previous && LastSeconds[i] >= FirstSeconds[i] && LastSeconds[i] <= NowSeconds;
            total += Counts[i];
            previous = LastSeconds[i];
        }

        if (!valid || TotalArrivals < 0 || !double.IsFinite(NowSeconds ?? 0))
        {
            throw new InvalidInputException(
                null, "arrival curve state", "its groups are not those of a curve, which have one entry in each list, in order of time; use a state as it was captured");
        }
    }
}
