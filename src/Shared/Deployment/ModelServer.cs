namespace InferLine.Backends.Deployment;

/// <summary>A server that models run on, and whether it answers.</summary>
internal abstract class ModelServer(string name) : IDisposable
{
    /// <summary>The server's address, without what is secret in it.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it answered when it was last asked.</summary>
    public bool IsAvailable { get; private set; } = true;

    /// <summary>Whether it answers again, and replicas were not evened out since.</summary>
    public bool HasReturned { get; set; }

    public void SetAvailable(bool available, FleetLog log)
    {
        if (IsAvailable == available)
        {
            return;
        }

        IsAvailable = available;
        HasReturned = available;
        if (available)
        {
            log.ServerBack(Name);
        }
        else
        {
            log.ServerDown(Name);
        }
    }

    /// <summary>Asks whether it answers.</summary>
    public abstract Task<bool> IsLiveAsync(CancellationToken cancellationToken);

    /// <summary>Forgets what may have changed behind our back.</summary>
    public virtual void Forget()
    {
    }

    public abstract void Dispose();
}
