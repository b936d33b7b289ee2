namespace InferLine.Backends.Triton.Client;

/// <summary>How tensors travel.</summary>
public enum TensorEncoding
{
    /// <summary>As bytes behind the JSON (the protocol's binary tensor extension): smaller and faster, and the only way for FP16 and BF16.</summary>
    Binary,

    /// <summary>As numbers in the JSON: readable.</summary>
    Json,
}
