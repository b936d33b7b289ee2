namespace InferLine.Input;

/// <summary>Reads files that models are measured with.</summary>
internal static class ItemFiles
{
    /// <summary>Reads something; what goes wrong is an error of its file.</summary>
    public static async Task<T> ReadAsync<T>(string path, Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, null, error is FileNotFoundException or DirectoryNotFoundException ? "it does not exist; check the path" : $"it cannot be read ({error.Message.TrimEnd('.')}); check its permissions", error);
        }
    }
}
