namespace InferLine.Input;

/// <summary>Names the file in errors that are found only when files are put together.</summary>
internal static class InputErrors
{
    /// <summary>Does something with what a file (or an option) said; an error that does not name a file is then in that one.</summary>
    public static T In<T>(string path, Func<T> use, string? place = null)
    {
        try
        {
            return use();
        }
        catch (InvalidInputException error) when (error.Document is null)
        {
            string? where = place is null || error.Place is null ? place ?? error.Place : $"{place}, {error.Place}";
            throw new InvalidInputException(InputFiles.NameOf(path), where, error.Problem, error);
        }
    }

    /// <summary>The same, for what takes time.</summary>
    public static async Task<T> InAsync<T>(string path, Func<Task<T>> use)
    {
        try
        {
            return await use().ConfigureAwait(false);
        }
        catch (InvalidInputException error) when (error.Document is null)
        {
            throw new InvalidInputException(InputFiles.NameOf(path), error.Place, error.Problem, error);
        }
    }
}
