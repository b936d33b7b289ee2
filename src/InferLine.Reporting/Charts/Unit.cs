namespace InferLine.Reporting.Charts;

/// <summary>What a number measures, which decides how it is written. The names are those that the script knows.</summary>
internal enum Unit
{
    /// <summary>A number of things.</summary>
    Count,

    /// <summary>A number without a unit.</summary>
    Number,

    /// <summary>A time since the beginning, in seconds.</summary>
    Clock,

    /// <summary>A length of time, in seconds.</summary>
    Duration,

    /// <summary>Queries per second.</summary>
    Rate,

    /// <summary>Cost per hour.</summary>
    Cost,

    /// <summary>A share, 0 to 1.</summary>
    Share,
}
