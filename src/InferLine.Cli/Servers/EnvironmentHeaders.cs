using System.Text.RegularExpressions;

namespace InferLine.Servers;

/// <summary>Headers whose values are secrets: files and command lines name the environment variables that hold them.</summary>
internal static partial class EnvironmentHeaders
{
    /// <summary>Adds the headers.</summary>
    /// <param name="headers">What is added to.</param>
    /// <param name="variables">The environment variables, by the name of the header.</param>
    /// <param name="document">The file or option that names them.</param>
    /// <exception cref="InvalidInputException">A variable is not set, or a header cannot be named so.</exception>
    public static void Add(IDictionary<string, string> headers, IEnumerable<KeyValuePair<string, string>> variables, string document)
    {
        foreach ((string header, string variable) in variables)
        {
            string place = $"header '{header}'";
            if (!Token().IsMatch(header))
            {
                throw new InvalidInputException(document, place, "this is not the name of a header; use one like Authorization");
            }

            headers[header] = Secret(variable, document, place, "the header's value, like 'Bearer ...'");
        }
    }

    /// <summary>The value of an environment variable that holds a secret.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="document">The file or option that names it.</param>
    /// <param name="place">Where it is named.</param>
    /// <param name="what">What it should be set to.</param>
    /// <exception cref="InvalidInputException">It is not set.</exception>
    public static string Secret(string variable, string document, string place, string what) =>
        string.IsNullOrWhiteSpace(variable) ? throw new InvalidInputException(document, place, $"no environment variable is named; name the one that holds {what}")
            : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value
            : throw new InvalidInputException(document, place, $"the environment variable '{variable}' is not set; set it to {what}");

    [GeneratedRegex("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
