using System.Text.Json.Serialization;

namespace InferLine.Reporting.Charts;

/// <summary>A chart: what is drawn, what is said instead to those who do not see it, and its data.</summary>
internal sealed record Chart
{
    /// <summary>Its name in the page.</summary>
    public required string Id { get; init; }

    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>How to read it, in a sentence or two.</summary>
    [JsonIgnore]
    public string Note { get; init; } = "";

    /// <summary>Whether it takes the whole width of the page.</summary>
    [JsonIgnore]
    public bool IsWide { get; init; }

    /// <summary>Whether its points come while the page is open.</summary>
    [JsonIgnore]
    public bool IsLive { get; init; }

    public required ChartAxis X { get; init; }

    public required ChartAxis Y { get; init; }

    /// <summary>The x of each point, not decreasing.</summary>
    public required IReadOnlyList<double> At { get; init; }

    public required IReadOnlyList<ChartSeries> Series { get; init; }

    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>What a reader that does not see it is told.</summary>
    [JsonIgnore]
    public string Alternative
    {
        get
        {
            string across = IsLive ? "It is drawn while the page is open." : At.Count == 0
                ? "There are no data."
                : $"{X.Label} from {Quantity.Format(At[0], X.Unit)} to {Quantity.Format(At[^1], X.Unit)}.";
            IEnumerable<string> series = Series.Select(one => IsLive ? $"{one.Label}." : one.Extremes() is { } range
                ? $"{one.Label}: {Quantity.Format(range.Low, Y.Unit)} to {Quantity.Format(range.High, Y.Unit)}."
                : $"{one.Label}: nothing.");
            IEnumerable<string> marks = Marks.Select(mark => IsLive ? $"{mark.Label}." : $"{mark.Label}: {ValueOf(mark)}.");
            return string.Join(' ', [$"Chart: {Title}.", across, .. series, .. marks]);
        }
    }

    /// <summary>Where a mark is, in the unit of its axis.</summary>
    public string ValueOf(ChartMark mark) => mark.Value is { } value ? Quantity.Format(value, mark.IsVertical ? X.Unit : Y.Unit) : "–";
}
