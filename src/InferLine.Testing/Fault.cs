namespace InferLine.Testing;

/// <summary>What a fixture can do to the servers behind a backend.</summary>
public enum Fault
{
    /// <summary>No connection can be made.</summary>
    Unreachable,

    /// <summary>Servers take requests, and answer none: what a backend has time-outs for.</summary>
    Silent,

    /// <summary>Servers answer, and refuse whatever would change something.</summary>
    Refusing,
}
