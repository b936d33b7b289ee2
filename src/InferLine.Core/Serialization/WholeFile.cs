namespace InferLine.Serialization;

/// <summary>Replaces files, with errors that name them.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file as a whole or not at all: to a temporary neighbour first, which then takes its place. A device is written to as it is.</summary>
    public static async Task ReplaceAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        if (IsDevice(path))
        {
            await WriteToDeviceAsync(path, write).ConfigureAwait(false);
            return;
        }

        string temporary = path + ".inferline-new";
        FileStream stream = NamedFile.Open(
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
            string problem = Directory.Exists(path) ? "this is a folder; give a file" : $"the file cannot be written ({NamedFile.Detail(error)}); check the disk and the path";
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
        FileStream stream = NamedFile.Open(path, path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Options = FileOptions.Asynchronous });
        try
        {
            await using (stream.ConfigureAwait(false))
            {
                await write(stream).ConfigureAwait(false);
            }
        }
        catch (IOException error)
        {
            throw new InvalidInputException(path, null, $"the device cannot be written ({NamedFile.Detail(error)}); check it", error);
        }
    }
}
