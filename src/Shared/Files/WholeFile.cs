namespace InferLine.Backends.Files;

/// <summary>Files that are written as a whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes the content beside the place, and then moves it there. The folder must exist.</summary>
    public static async Task ReplaceAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        string beside = path + ".inferline-new";
        try
        {
            await File.WriteAllBytesAsync(beside, content, cancellationToken).ConfigureAwait(false);
            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
