namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>The refusals that several of the server's calls have in common, in its words.</summary>
internal static class FakeRefusals
{
    public static FakeAnswer NotAllowed() => FakeAnswer.Error(405, "MethodNotAllowedException", "Requested method is not allowed, please refer to API document.");

    public static FakeAnswer NotFound() => FakeAnswer.Error(404, "ResourceNotFoundException", "Requested resource is not found, please refer to API document.");

    public static FakeAnswer NoModel(string name) => FakeAnswer.Error(404, "ModelNotFoundException", $"Model not found: {name}");

    public static FakeAnswer NoVersion(string name, string version) => FakeAnswer.Error(404, "ModelVersionNotFoundException", $"Model version: {version} does not exist for model: {name}");

    /// <summary>Refuses a caller without the key; <see langword="null"/> if it has it, or nobody is asked for one.</summary>
    public static FakeAnswer? WithoutKey(string? key, string? authorization) => key is not null && authorization != $"Bearer {key}" ? BadKey("Authorization") : null;

    public static FakeAnswer BadKey(string what) => FakeAnswer.Error(400, "InvalidKeyException", $"Token {what} failed. Token either incorrect, expired, or not provided correctly");
}
