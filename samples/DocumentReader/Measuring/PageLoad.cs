using InferLine.Profiles;
using InferLine.Workloads;

namespace DocumentReader.Measuring;

/// <summary>Which page comes when, and what it makes the stages do.</summary>
public sealed record PageLoad(ArrivalTrace Arrivals, int[] Pages, Workload Workload)
{
    /// <summary>Pages in random order, as a Poisson process.</summary>
    public static PageLoad Create(StageItems items, double pagesPerSecond, TimeSpan duration, int seed) =>
        Create(items, ArrivalProcess.Poisson(pagesPerSecond).Generate(duration, (ulong)seed), seed);

    /// <summary>Pages in random order, at given times.</summary>
    public static PageLoad Create(StageItems items, ArrivalTrace arrivals, int seed)
    {
        var random = new Random(seed);
        int[] pages = [.. Enumerable.Range(0, arrivals.Count).Select(_ => random.Next(items.LinesPerPage.Length))];

        // How many lines a page has was counted: nothing about the visits is left to chance.
        int[] lines = [.. pages.Select(page => items.LinesPerPage[page])];
        var visits = Visits.FromCounts(ReaderModels.Pipeline, [[.. pages.Select(_ => 1)], lines, lines]);
        return new PageLoad(arrivals, pages, new Workload(arrivals, visits));
    }

    /// <summary>A share of what the busiest stage carries with one replica, in pages per second.</summary>
    public static double RateFor(double share, StageItems items, ProfileCatalog catalog)
    {
        double linesPerPage = items.LinesPerPage.Average();
        return share / ReaderModels.Pipeline.Stages.Max(stage =>
            (stage.Name == ReaderModels.Detect ? 1 : linesPerPage) / catalog.GetProfile(stage.Model, StageProfiles.Core).ThroughputPerSecond(1));
    }

    /// <summary>The time that the page with the most lines takes when nothing else is to do, in seconds, if one replica reads its lines one by one.</summary>
    public static double LongestPageSeconds(StageItems items, ProfileCatalog catalog)
    {
        double[] seconds = [.. ReaderModels.Pipeline.Stages.Select(stage => catalog.GetProfile(stage.Model, StageProfiles.Core).LatencySeconds(1))];
        return seconds[0] + seconds[1] + (items.LinesPerPage.Max() * seconds[2]);
    }
}
