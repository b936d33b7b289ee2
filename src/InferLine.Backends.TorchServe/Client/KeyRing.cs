using System.Text.Json;

namespace InferLine.Backends.TorchServe.Client;

/// <summary>Knows the keys of one server, and looks them up anew when they are refused.</summary>
internal sealed class KeyRing(TorchServeKeys keys)
{
    private Dictionary<ServerInterface, string>? _read;

    /// <summary>The key of an interface; <see langword="null"/> if there is none.</summary>
    /// <exception cref="KeyFileException">The file cannot be read.</exception>
    public async ValueTask<string?> GetAsync(ServerInterface target, CancellationToken cancellationToken)
    {
        if (Given(target) is { } given)
        {
            return given;
        }

        if (keys.File is null || target == ServerInterface.Metrics)
        {
            return null;
        }

        Dictionary<ServerInterface, string> read = Volatile.Read(ref _read) ?? await ReadAsync(keys.File, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _read, read);
        return read.GetValueOrDefault(target);
    }

    /// <summary>The key that the file holds by now.</summary>
    /// <returns>The key; <see langword="null"/> if it is the refused one still, or there is no file to look at.</returns>
    /// <exception cref="KeyFileException">The file cannot be read.</exception>
    public async ValueTask<string?> RenewAsync(ServerInterface target, string? refused, CancellationToken cancellationToken)
    {
        if (keys.File is null || target == ServerInterface.Metrics || Given(target) is not null)
        {
            return null;
        }

        Dictionary<ServerInterface, string> read = await ReadAsync(keys.File, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _read, read);
        string? key = read.GetValueOrDefault(target);
        return key == refused ? null : key;
    }

    /// <summary>Whether a key can be sent at all: it goes into a header.</summary>
    internal static bool IsKey(string key) => key.Length > 0 && key.All(letter => letter is > ' ' and < '\x7f');

    private static async Task<Dictionary<ServerInterface, string>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            byte[] json = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            using var document = JsonDocument.Parse(json);
            var read = new Dictionary<ServerInterface, string>();
            foreach ((ServerInterface target, string name) in new[] { (ServerInterface.Management, "management"), (ServerInterface.Inference, "inference") })
            {
                string key = document.RootElement.GetProperty(name).GetProperty("key").GetString() ?? "";
                if (!IsKey(key))
                {
                    throw new KeyFileException(path, $"its {name} key cannot be sent in a header");
                }

                read[target] = key;
            }

            return read;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException(path, exception is FileNotFoundException or DirectoryNotFoundException ? "it is not there" : "it cannot be read");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // The parser's own text might quote the file, and with it a key.
            throw new KeyFileException(path, "it is not of the form of TorchServe's key_file.json");
        }
    }

    private string? Given(ServerInterface target) =>
        target switch
        {
            ServerInterface.Management => keys.Management,
            ServerInterface.Inference => keys.Inference,
            _ => null,
        };
}
