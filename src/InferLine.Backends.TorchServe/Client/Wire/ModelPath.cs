namespace InferLine.Backends.TorchServe.Client.Wire;

/// <summary>Paths with names in them.</summary>
internal static class ModelPath
{
    /// <summary>Whether a model or version can be called that: letters, digits, '-', '_' and '.', of which a letter or digit comes first.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    /// <exception cref="InvalidInputException">It is no name.</exception>
    public static string Check(string name, string what)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsName(name)
            ? name
            : throw new InvalidInputException(null, what, $"'{name}' cannot be in a path; use letters, digits, '-', '_' and '.', and begin with a letter or digit");
    }

    public static string Of(string root, string model, string? version, string suffix = "") =>
        $"{root}/{Check(model, "model")}{(version is null ? "" : "/" + Check(version, "version"))}{suffix}";
}
