namespace InferLine;

/// <summary>
/// The one exception that InferLine throws for bad input: a pipeline, profile, plan, trace or option that breaks a documented rule,
/// whether it came from a file or was built in code.
/// </summary>
/// <remarks>
/// <see cref="Exception.Message"/> is a single line of at most 2,000 characters: <c>document: place: problem</c>, where the problem ends with what to do about it.
/// The parts that are not known are left out.
/// </remarks>
public sealed class InvalidInputException : Exception
{
    /// <summary>Long enough for any message of ours; what is quoted of the input may be longer.</summary>
    private const int LongestMessage = 2000;

    /// <summary>Creates an exception without details.</summary>
    public InvalidInputException()
        : this("The input is not valid.")
    {
    }

    /// <summary>Creates an exception that states a problem.</summary>
    /// <param name="problem">What is wrong and what to do about it, on one line.</param>
    public InvalidInputException(string problem)
        : this(problem, innerException: null)
    {
    }

    /// <summary>Creates an exception that states a problem and its cause.</summary>
    /// <param name="problem">What is wrong and what to do about it, on one line.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public InvalidInputException(string problem, Exception? innerException)
        : this(document: null, place: null, problem, innerException)
    {
    }

    /// <summary>Creates an exception that says where the problem is.</summary>
    /// <param name="document">The file (or stream) that holds the input, or <see langword="null"/> if it was built in code.</param>
    /// <param name="place">Where in the document or object, for example <c>stages[2] 'plate'</c> or <c>line 17</c>.</param>
    /// <param name="problem">What is wrong and what to do about it, on one line.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public InvalidInputException(string? document, string? place, string problem, Exception? innerException = null)
        : base(Compose(document, place, problem), innerException)
    {
        Document = document;
        Place = place;
        Problem = problem;
    }

    /// <summary>The file (or stream) that holds the input; <see langword="null"/> if it was built in code.</summary>
    public string? Document { get; }

    /// <summary>Where in the document or object the problem is; <see langword="null"/> if it concerns the whole.</summary>
    public string? Place { get; }

    /// <summary>What is wrong and what to do about it.</summary>
    public string Problem { get; } = "";

    /// <summary>Returns the same problem, located in a document.</summary>
    internal InvalidInputException In(string document) =>
        Document is null ? new InvalidInputException(document, Place, Problem, this) : this;

    private static string Compose(string? document, string? place, string problem)
    {
        string text = Require.Shorten(string.Join(": ", new[] { document, place, problem }.Where(part => !string.IsNullOrEmpty(part))), LongestMessage);

        // Quoted input may hold anything: messages stay on one line and send no escape codes to a terminal.
        return string.Concat(text.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? ' ' : c));
    }
}
