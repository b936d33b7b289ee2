using InferLine.Profiles;

namespace InferLine.Hosting;

/// <summary>How many replicas a stage may have.</summary>
public sealed class ReplicaRangeOptions
{
    /// <summary>Gets or sets the least number.</summary>
    /// <value>1 to 1,000,000. The default is 1.</value>
    public int Min { get; set; } = 1;

    /// <summary>Gets or sets the largest number.</summary>
    /// <value><see cref="Min"/> to 1,000,000. The default is as many as the hardware has.</value>
    public int Max { get; set; } = HardwareType.MaxReplicaLimit;
}
