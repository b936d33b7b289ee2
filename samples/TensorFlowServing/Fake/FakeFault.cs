namespace TensorFlowServing.Fake;

/// <summary>What goes wrong with a fake server.</summary>
public enum FakeFault
{
    None,

    /// <summary>Connections break.</summary>
    Unreachable,

    /// <summary>Requests are taken and not answered.</summary>
    Silent,
}
