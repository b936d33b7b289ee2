using System.CommandLine;
using System.CommandLine.Invocation;

namespace InferLine;

/// <summary>Says in one line what is wrong with a command line.</summary>
internal static class UsageError
{
    private const int MostErrorsShown = 4;

    /// <summary>What is wrong; <see langword="null"/> if the command line can be run.</summary>
    public static string? Of(ParseResult result)
    {
        // An option such as --help clears the errors that come from what is missing beside it.
        if (result.Errors.Count == 0 || result.Action is not ParseErrorAction)
        {
            return null;
        }

        string[] problems = [.. result.Errors.Select(error => error.Message.TrimEnd('.')).Distinct(StringComparer.Ordinal)];
        string rest = problems.Length > MostErrorsShown ? "; ..." : "";
        string command = PathOf(result.CommandResult.Command);
        return $"{command}: {string.Join("; ", problems.Take(MostErrorsShown))}{rest} (see '{command} --help')";
    }

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "inferline";
}
