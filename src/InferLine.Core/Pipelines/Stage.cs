namespace InferLine.Pipelines;

/// <summary>A step of a pipeline: it runs one model on every item that reaches it.</summary>
public sealed record Stage
{
    /// <summary>The column of arrival times in visits files, whose other columns are named after stages.</summary>
    internal const string ReservedName = "arrival_s";

    /// <summary>Creates a stage.</summary>
    /// <param name="name">The stage's name, unique in its pipeline; no commas, double quotes or line breaks.</param>
    /// <param name="model">The name of the model, as the profile catalog knows it.</param>
    /// <param name="routing">How the edges that leave the stage are chosen.</param>
    /// <exception cref="InvalidInputException">A name is missing or not allowed, or the routing is not a defined value.</exception>
    public Stage(string name, string model, StageRouting routing = StageRouting.Independent)
    {
        Name = Require.Name(name, "stage", "name");
        if (name == ReservedName)
        {
            throw new InvalidInputException(null, $"stage {Require.Quote(name)}", "this name is that of the arrival column of visits files; choose another");
        }

        Model = Require.Name(model, $"stage {Require.Quote(name)}", "model");
        Routing = Enum.IsDefined(routing)
            ? routing
            : throw new InvalidInputException(null, $"stage {Require.Quote(name)}", $"'routing' is {(int)routing}; use independent or exclusive");
    }

    /// <summary>The stage's name, unique in its pipeline.</summary>
    public string Name { get; }

    /// <summary>The name of the model that the stage runs.</summary>
    public string Model { get; }

    /// <summary>How the edges that leave the stage are chosen.</summary>
    public StageRouting Routing { get; }
}
