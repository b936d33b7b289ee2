namespace InferLine.Backends.Triton.Client;

/// <summary>The value of a call that has none to give: it was done.</summary>
public sealed class TritonDone
{
    private TritonDone()
    {
    }

    internal static TritonDone Value { get; } = new();
}
