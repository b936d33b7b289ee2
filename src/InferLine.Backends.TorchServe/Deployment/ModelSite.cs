using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>A stage's model on one server, and all that its changes need.</summary>
internal sealed class ModelSite(TorchServeServer server, string stage, string model, TorchServeOptions options, DeploymentLog log, TimeProvider time, ActivationTimes activations, Func<ScaleDownNotice, CancellationToken, Task> announce)
{
    public TorchServeServer Server { get; } = server;

    public string Stage { get; } = stage;

    public string Model { get; } = model;

    public IReadOnlyList<string> Archives { get; } = options.Archives.TryGetValue(stage, out IList<string>? archives) ? [.. archives] : [];

    public WarmUp? WarmUp { get; } = options.WarmUps.TryGetValue(stage, out WarmUp? warmUp) ? warmUp : null;

    public TorchServeOptions Options { get; } = options;

    public DeploymentLog Log { get; } = log;

    public TimeProvider Time { get; } = time;

    public ActivationTimes Activations { get; } = activations;

    public TorchServeClient Client => Server.Client;

    public ModelTraffic Traffic => Server.TrafficOf(Model);

    /// <summary>Tells the host that workers are about to be stopped, and waits until it is ready for that.</summary>
    public async Task AnnounceAsync(ModelDescription present, int remaining, ModelSlot? successor, CancellationToken cancellationToken)
    {
        if (present.Workers.Count == 0)
        {
            return;
        }

        var notice = new ScaleDownNotice(Stage, Server.Name, present.ModelName, present.ModelVersion, present.Workers.Count, remaining, successor is null ? null : $"/predictions/{successor}");
        try
        {
            await announce(notice, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            Log.NoticeFailed(Stage, exception);
        }
    }

    public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(Options.PollInterval, Time, cancellationToken);
}
