namespace InferLine.Backends.TorchServe.Files;

/// <summary>What becomes of a file in the target.</summary>
public enum TorchServeFileChange
{
    /// <summary>It is there already, and the same.</summary>
    None,

    /// <summary>It is not there yet.</summary>
    Add,

    /// <summary>It is there, and differs.</summary>
    Replace,
}
