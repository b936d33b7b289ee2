namespace InferLine.Serialization;

/// <summary>Reads files, with errors that name them.</summary>
internal static class InputFile
{
    /// <summary>Opens a file, and reads it with the given function.</summary>
    public static async Task<TResult> ReadAsync<TResult>(string path, Func<Stream, Task<TResult>> read)
    {
        FileStream stream = NamedFile.Open(
            path,
            path,
            new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, Options = FileOptions.SequentialScan });
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                return await read(stream).ConfigureAwait(false);
            }
            catch (IOException error)
            {
                throw new InvalidInputException(path, null, $"the file cannot be read ({NamedFile.Detail(error)}); check the disk and copy the file again", error);
            }
        }
    }
}
