namespace InferLine.Backends.Triton.Configuration;

/// <summary>What the instances of a model run on.</summary>
public enum DeviceKind
{
    /// <summary>The processor (KIND_CPU).</summary>
    Cpu,

    /// <summary>Graphics processors (KIND_GPU).</summary>
    Gpu,

    /// <summary>Whatever the model chooses (KIND_MODEL).</summary>
    Model,

    /// <summary>What the server chooses when it loads the model (KIND_AUTO, or none).</summary>
    Auto,
}
