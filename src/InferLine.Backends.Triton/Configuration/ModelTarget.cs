namespace InferLine.Backends.Triton.Configuration;

/// <summary>What a plan wants of a model on one server. Everything else in its configuration is kept.</summary>
/// <param name="BatchSize">The largest batch.</param>
/// <param name="MaxDelay">How long a batch may wait to fill.</param>
/// <param name="Instances">How many instances.</param>
/// <param name="Kind">What they run on.</param>
/// <param name="Gpus">The graphics processors that they are spread over; none for other kinds.</param>
internal sealed record ModelTarget(int BatchSize, TimeSpan MaxDelay, int Instances, DeviceKind Kind, IReadOnlyList<int> Gpus)
{
    public long DelayMicroseconds => MaxDelay.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The groups: the same number on each graphics processor, and one more on the first ones if it does not divide.</summary>
    public IReadOnlyList<InstanceGroup> Groups
    {
        get
        {
            if (Kind != DeviceKind.Gpu)
            {
                return [new InstanceGroup(Kind, Instances, [])];
            }

            (int each, int more) = Math.DivRem(Instances, Gpus.Count);
            var groups = new List<InstanceGroup>();
            if (more > 0)
            {
                groups.Add(new InstanceGroup(Kind, each + 1, [.. Gpus.Take(more)]));
            }

            if (each > 0)
            {
                groups.Add(new InstanceGroup(Kind, each, [.. Gpus.Skip(more)]));
            }

            return groups;
        }
    }

    public bool Equals(ModelTarget? other) =>
        other is not null && BatchSize == other.BatchSize && MaxDelay == other.MaxDelay && Instances == other.Instances && Kind == other.Kind && Gpus.SequenceEqual(other.Gpus);

    public override int GetHashCode() => HashCode.Combine(BatchSize, MaxDelay, Instances, Kind);
}
