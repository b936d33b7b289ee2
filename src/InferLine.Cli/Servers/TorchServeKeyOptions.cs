using InferLine.Backends.TorchServe.Client;

namespace InferLine.Servers;

/// <summary>Finds the keys of a TorchServe server, which are in no servers file and on no command line.</summary>
internal static class TorchServeKeyOptions
{
    private const string Remedy = "the key, as it is in the server's key_file.json";

    /// <exception cref="InvalidInputException">The file is not there, or a variable is not set.</exception>
    public static void Set(TorchServeKeys keys, string document, KeySource file, KeySource management, KeySource inference)
    {
        if (file.Name is { } path && !File.Exists(path))
        {
            throw new InvalidInputException(document, file.Place, $"the key file '{path}' does not exist; name the key_file.json that the server wrote into its working directory");
        }

        keys.File = file.Name;
        keys.Management = management.Name is { } ofManagement ? EnvironmentHeaders.Secret(ofManagement, document, management.Place, Remedy) : null;
        keys.Inference = inference.Name is { } ofInference ? EnvironmentHeaders.Secret(ofInference, document, inference.Place, Remedy) : null;
    }
}
