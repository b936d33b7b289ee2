namespace InferLine.Serialization;

/// <summary>Opens files, with errors that name them.</summary>
internal static class NamedFile
{
    /// <summary>Opens a file, to read or to write it.</summary>
    /// <param name="path">What the caller asked for, and messages name.</param>
    /// <param name="actualPath">What is opened: the same, or its temporary neighbour.</param>
    /// <param name="options">How it is opened.</param>
    public static FileStream Open(string path, string actualPath, FileStreamOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new FileStream(actualPath, options);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            bool writes = options.Access == FileAccess.Write;
            string problem = error switch
            {
                FileNotFoundException => "the file does not exist; check the path",
                DirectoryNotFoundException => "the folder of this file does not exist; check the path",
                UnauthorizedAccessException when Directory.Exists(actualPath) => actualPath == path ? "this is a folder; give a file" : $"'{actualPath}' is a folder; remove it",
                UnauthorizedAccessException => $"the file may not be {(writes ? "written" : "read")}; check its permissions",
                _ => $"the file cannot be opened ({Detail(error)}); check the path",
            };
            throw new InvalidInputException(path, null, problem, error);
        }
    }

    /// <summary>The system's own words, which repeat the path.</summary>
    public static string Detail(Exception error) => Require.Shorten(error.Message.TrimEnd('.'), 300);
}
