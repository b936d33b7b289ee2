namespace InferLine.Pipelines;

/// <summary>A way that a query may continue: from one stage to another, with a probability, and possibly as several items.</summary>
public sealed record Edge
{
    /// <summary>The largest fan-out of one edge.</summary>
    public const int MaxFanOut = 65_536;

    /// <summary>Creates an edge.</summary>
    /// <param name="from">The name of the stage that the edge leaves.</param>
    /// <param name="to">The name of the stage that the edge enters.</param>
    /// <param name="probability">The chance, 0 to 1, that the edge is taken given that its source stage is visited.</param>
    /// <param name="fanOut">How many items each item of the source becomes, 1 to <see cref="MaxFanOut"/>.</param>
    /// <exception cref="InvalidInputException">A name is missing, or a number is out of its range.</exception>
    public Edge(string from, string to, double probability = 1, int fanOut = 1)
    {
        From = Require.Name(from, "edge", "from");
        To = Require.Name(to, "edge", "to");
        Probability = Require.Within(probability, 0, 1, ToString(), "probability");
        FanOut = Require.Integer(fanOut, 1, MaxFanOut, ToString(), "fanOut");
    }

    /// <summary>The name of the stage that the edge leaves.</summary>
    public string From { get; }

    /// <summary>The name of the stage that the edge enters.</summary>
    public string To { get; }

    /// <summary>The chance, 0 to 1, that the edge is taken given that its source stage is visited.</summary>
    public double Probability { get; }

    /// <summary>How many items each item of the source becomes; at least 1.</summary>
    public int FanOut { get; }

    /// <summary>The edge as messages show it: <c>edge 'from' -> 'to'</c>.</summary>
    public override string ToString() => $"edge {Require.Quote(From)} -> {Require.Quote(To)}";
}
