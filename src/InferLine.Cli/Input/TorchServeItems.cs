using System.Net.Http.Headers;
using InferLine.Backends.TorchServe.Client;

namespace InferLine.Input;

/// <summary>What a model is asked when it is measured: files with the bodies of requests.</summary>
internal static class TorchServeItems
{
    /// <param name="path">A file, or a folder of files.</param>
    /// <param name="contentType">What they are; <see langword="null"/> to tell by their names.</param>
    /// <param name="option">The option that says what they are.</param>
    /// <param name="requests">What is added to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task ReadAsync(string path, string? contentType, string option, IList<PredictRequest> requests, CancellationToken cancellationToken)
    {
        if (contentType is not null && !MediaTypeHeaderValue.TryParse(contentType, out _))
        {
            throw new InvalidInputException(option, $"'{contentType}'", "this is not a content type; write it like application/json");
        }

        string[] files = await ItemFiles.ReadAsync(path, () => Task.FromResult(Directory.Exists(path) ? [.. Directory.GetFiles(path).Order(StringComparer.Ordinal)] : new[] { path })).ConfigureAwait(false);
        if (files.Length == 0)
        {
            throw new InvalidInputException(path, null, "the folder is empty; put a file with the body of a request into it");
        }

        foreach (string file in files)
        {
            byte[] body = await ItemFiles.ReadAsync(file, () => File.ReadAllBytesAsync(file, cancellationToken)).ConfigureAwait(false);
            requests.Add(new PredictRequest(body, contentType ?? TypeOf(file)));
        }
    }

    private static string TypeOf(string file) =>
        Path.GetExtension(file).ToUpperInvariant() switch
        {
            ".JSON" => "application/json",
            ".TXT" => "text/plain",
            ".JPG" or ".JPEG" => "image/jpeg",
            ".PNG" => "image/png",
            _ => "application/octet-stream",
        };
}
