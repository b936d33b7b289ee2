using System.Collections.Concurrent;
using InferLine.Backends.Deployment;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Deployment;

namespace InferLine.Backends.TorchServe.Inference;

/// <summary>
/// Requests go to the server with the fewest of them under way for each of its workers; not to one that has just failed, as long as there is another. They wait while a server is about to stop workers, and
/// follow a model that is replaced.
/// </summary>
internal sealed class SharedRoute(string stage, Func<IReadOnlyList<StagePart>> parts, TorchServeOptions options, TimeProvider time) : IInferenceRoute
{
    private readonly LeastLoaded<TorchServeServer, WorkerTarget> _balance = new(time);
    private readonly ConcurrentDictionary<TorchServeServer, RefusalReader> _refusals = new();

    public string Name => $"stage '{stage}'";

    public async Task<TorchServeError?> CheckAsync(CancellationToken cancellationToken)
    {
        TorchServeError? last = null;
        foreach (StagePart part in Serving())
        {
            ModelSlot slot = part.Server.Server.TrafficOf(part.Model).Current.Slot;
            last = ReadyCheck.ErrorOf(await part.Server.Server.Client.DescribeAsync(slot.Name, slot.Version, cancellationToken).ConfigureAwait(false));
            if (last is null)
            {
                return null;
            }
        }

        return last ?? NoServer();
    }

    public async Task<TorchServeResult<PredictResponse>> PredictAsync(PredictRequest request, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        var tried = new HashSet<TorchServeServer>();
        TorchServeError? last = null;
        while (true)
        {
            StagePart[] serving = [.. Serving().Where(part => !tried.Contains(part.Server.Server))];
            if (serving.Length == 0)
            {
                // As the server has requests wait for workers that load, so they wait here for those that it is about to be asked for.
                if (last is { Kind: TorchServeErrorKind.NoWorker or TorchServeErrorKind.Refused or TorchServeErrorKind.NotFound }
                    && Serving().Any(IsUnderWay) && time.GetElapsedTime(began) < (request.Timeout ?? options.Client.InferenceTimeout))
                {
                    await Task.Delay(options.PollInterval, time, cancellationToken).ConfigureAwait(false);
                    tried.Clear();
                    continue;
                }

                return new TorchServeResult<PredictResponse>(last ?? NoServer());
            }

            StagePart part = _balance.Choose(serving, tried);
            TorchServeServer server = part.Server.Server;
            SlotTraffic traffic = server.TrafficOf(part.Model).Current;
            _balance.Begin(server);
            try
            {
                bool? entered = await EnterAsync(traffic, request, began, cancellationToken).ConfigureAwait(false);
                if (entered is null)
                {
                    return new TorchServeResult<PredictResponse>(new TorchServeError(
                        TorchServeErrorKind.TimedOut, null, FormattableString.Invariant($"{server.Name} was about to stop workers for longer than the request's {request.Timeout!.Value.TotalSeconds} s")));
                }

                if (entered == false)
                {
                    continue;
                }

                TorchServeResult<PredictResponse> result;
                try
                {
                    result = await server.Client.PredictAsync(traffic.Slot.Name, Remaining(request, began) with { Version = traffic.Slot.Version }, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    traffic.Leave();
                }

                if (result.Error is not { Kind: TorchServeErrorKind.NotFound or TorchServeErrorKind.Refused or TorchServeErrorKind.Unreachable } error)
                {
                    return result;
                }

                _balance.Avoid(server);
                if (error.Kind == TorchServeErrorKind.Unreachable)
                {
                    // It may have been computed.
                    return result;
                }

                last = error.Kind == TorchServeErrorKind.Refused
                    ? await _refusals.GetOrAdd(server, one => new RefusalReader(one.Client, time)).ExplainAsync(traffic.Slot.Name, traffic.Slot.Version, error, cancellationToken).ConfigureAwait(false)
                    : error;

                // Nobody has computed anything: another server may. So may this one, if the model was replaced meanwhile.
                if (error.Kind == TorchServeErrorKind.Refused || server.TrafficOf(part.Model).Current == traffic)
                {
                    tried.Add(server);
                }
            }
            finally
            {
                _balance.End(server);
            }
        }
    }

    private async ValueTask<bool?> EnterAsync(SlotTraffic traffic, PredictRequest request, long began, CancellationToken cancellationToken)
    {
        ValueTask<bool> entering = traffic.EnterAsync(cancellationToken);
        if (entering.IsCompleted || request.Timeout is null)
        {
            return await entering.ConfigureAwait(false);
        }

        Task<bool> waiting = entering.AsTask();
        try
        {
            return await waiting.WaitAsync(TimeLeft(request, began), time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Its turn comes to nobody: give it back at once.
            _ = waiting.ContinueWith(
                static (late, state) =>
                {
                    if (late is { IsCompletedSuccessfully: true, Result: true })
                    {
                        ((SlotTraffic)state!).Leave();
                    }
                },
                traffic,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            return null;
        }
    }

    private PredictRequest Remaining(PredictRequest request, long began) => request.Timeout is null ? request : request with { Timeout = TimeLeft(request, began) };

    private TimeSpan TimeLeft(PredictRequest request, long began)
    {
        TimeSpan left = request.Timeout!.Value - time.GetElapsedTime(began);
        return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
    }

    private static bool IsUnderWay(StagePart part) => part.Server.Server.IsAvailable && (part.Lane.IsRunning || !Equals(part.Lane.Target, part.Target));

    private TorchServeError NoServer() => new(TorchServeErrorKind.NotFound, null, $"no server has replicas of stage '{stage}'; apply a plan first");

    private IEnumerable<StagePart> Serving() => parts().Where(part => part.Share > 0);
}
