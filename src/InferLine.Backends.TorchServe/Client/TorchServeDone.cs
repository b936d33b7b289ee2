namespace InferLine.Backends.TorchServe.Client;

/// <summary>The value of a call that has none to give: it was done.</summary>
public sealed class TorchServeDone
{
    private TorchServeDone()
    {
    }

    internal static TorchServeDone Value { get; } = new();
}
