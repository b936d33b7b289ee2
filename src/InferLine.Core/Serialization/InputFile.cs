namespace InferLine.Serialization;

/// <summary>Opens and replaces files, with errors that name them.</summary>
internal static class InputFile
{
    public static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new FileStream(
                path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, Options = FileOptions.SequentialScan });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            string problem = error switch
            {
                FileNotFoundException or DirectoryNotFoundException => "the file does not exist; check the path",
                UnauthorizedAccessException when Directory.Exists(path) => "this is a folder; give a file",
                UnauthorizedAccessException => "the file may not be read; check its permissions",
                _ => $"the file cannot be opened: {error.Message}",
            };
            throw new InvalidInputException(path, null, problem, error);
        }
    }

    /// <summary>Writes a file as a whole or not at all: to a temporary neighbour first, which then takes its place.</summary>
    public static async Task ReplaceAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string temporary = path + ".tmp";
        try
        {
            FileStream stream = new(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous });
            await using (stream.ConfigureAwait(false))
            {
                await write(stream).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidInputException(path, null, $"the file cannot be written: {error.Message}", error);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
