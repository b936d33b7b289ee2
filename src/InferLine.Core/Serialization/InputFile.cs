namespace InferLine.Serialization;

/// <summary>Opens and replaces files, with errors that name them.</summary>
internal static class InputFile
{
    /// <summary>Opens a file, and reads it with the given function.</summary>
    public static async Task<TResult> ReadAsync<TResult>(string path, Func<Stream, Task<TResult>> read)
    {
        FileStream stream = Open(
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
                throw new InvalidInputException(path, null, $"the file cannot be read ({Detail(error)}); check the disk and copy the file again", error);
            }
        }
    }

    /// <summary>Writes a file as a whole or not at all: to a temporary neighbour first, which then takes its place. A device is written to as it is.</summary>
    public static async Task ReplaceAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        if (IsDevice(path))
        {
            await WriteToDeviceAsync(path, write).ConfigureAwait(false);
            return;
        }

        string temporary = path + ".tmp";
        FileStream stream = Open(
            path, temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous });
        try
        {
            await using (stream.ConfigureAwait(false))
            {
                await write(stream).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string problem = Directory.Exists(path) ? "this is a folder; give a file" : $"the file cannot be written ({Detail(error)}); check the disk and the path";
            throw new InvalidInputException(path, null, problem, error);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Such as <c>/dev/null</c> or <c>/dev/stdout</c>: a file that took its place would break every other program.</summary>
    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static async Task WriteToDeviceAsync(string path, Func<Stream, Task> write)
    {
        FileStream stream = Open(path, path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Options = FileOptions.Asynchronous });
        try
        {
            await using (stream.ConfigureAwait(false))
            {
                await write(stream).ConfigureAwait(false);
            }
        }
        catch (IOException error)
        {
            throw new InvalidInputException(path, null, $"the device cannot be written ({Detail(error)}); check it", error);
        }
    }

    /// <param name="path">What the caller asked for, and messages name.</param>
    /// <param name="actualPath">What is opened: the same, or its temporary neighbour.</param>
    /// <param name="options">How it is opened.</param>
    private static FileStream Open(string path, string actualPath, FileStreamOptions options)
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
    private static string Detail(Exception error) => Require.Shorten(error.Message.TrimEnd('.'), 300);
}
