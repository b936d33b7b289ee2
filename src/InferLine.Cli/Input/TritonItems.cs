using InferLine.Backends.Triton;
using InferLine.Backends.Triton.Client;

namespace InferLine.Input;

/// <summary>Items to measure a model with: a request for inference as JSON, or a folder with a file of bare bytes per input.</summary>
internal static class TritonItems
{
    public static Task ReadAsync(string path, TritonProfilerOptions options, CancellationToken cancellationToken) =>
        ItemFiles.ReadAsync(path, async () =>
        {
            if (Directory.Exists(path))
            {
                await ReadFolderAsync(path, options, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                byte[] json = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
                options.Inputs = InputErrors.In(path, () => InferRequest.Parse(json)).Inputs;
            }

            return options;
        });

    private static async Task ReadFolderAsync(string path, TritonProfilerOptions options, CancellationToken cancellationToken)
    {
        string[] files = [.. Directory.GetFiles(path).Order(StringComparer.Ordinal)];
        if (files.Length == 0)
        {
            throw new InvalidInputException(path, null, "the folder is empty; put a file of bare bytes per input into it, named as the input");
        }

        foreach (string file in files)
        {
            string name = Path.GetFileName(file);
            string input = name.EndsWith(".bin", StringComparison.Ordinal) || name.EndsWith(".raw", StringComparison.Ordinal) ? name[..^4] : name;
            if (!options.RawInputs.TryAdd(input, await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false)))
            {
                throw new InvalidInputException(path, $"input '{input}'", "there are two files for it; keep one");
            }
        }
    }
}
