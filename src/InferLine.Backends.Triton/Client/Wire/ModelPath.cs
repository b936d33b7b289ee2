namespace InferLine.Backends.Triton.Client.Wire;

/// <summary>Paths of the protocol. The server does not decode percent signs, so that a model whose name would need them cannot be called.</summary>
internal static class ModelPath
{
    public static string Of(string model, string? version, string action = "") =>
        version is null ? $"v2/models/{Name(model)}{action}" : $"v2/models/{Name(model)}/versions/{Name(version)}{action}";

    public static string Control(string model, string action) => $"v2/repository/models/{Name(model)}/{action}";

    public static bool IsName(string? name) => !string.IsNullOrEmpty(name) && name is not ("." or "..") && Uri.EscapeDataString(name) == name;

    /// <exception cref="InvalidInputException">The name cannot be in a path.</exception>
    public static string Name(string name) =>
        IsName(name)
            ? name
            : throw new InvalidInputException(null, $"model '{name}'", "Triton cannot be asked over HTTP for a name like this; use letters, digits, '-', '_', '.' and '~'");
}
