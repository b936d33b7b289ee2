using System.Collections.Concurrent;
using InferLine.Backends.Deployment;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Deployment;

namespace InferLine.Backends.TorchServe.Inference;

/// <summary>
/// Requests are shared by the servers that a stage was decided to be on. They wait while a server is about to stop workers, and follow a model that is replaced.
/// </summary>
internal sealed class SharedRoute(string stage, Func<IReadOnlyList<StagePart>> parts, TorchServeOptions options, TimeProvider time) : IInferenceRoute
{
    private readonly SharedRequests<TorchServeServer, WorkerTarget> _requests = new(parts, options.PollInterval, time);
    private readonly ConcurrentDictionary<TorchServeServer, RefusalReader> _refusals = new();

    public string Name => $"stage '{stage}'";

    public async Task<TorchServeError?> CheckAsync(CancellationToken cancellationToken)
    {
        TorchServeError? last = NoServer();
        foreach (StagePart part in _requests.Serving)
        {
            ModelSlot slot = part.Server.Server.TrafficOf(part.Model).Current.Slot;
            last = ReadyCheck.ErrorOf(await part.Server.Server.Client.DescribeAsync(slot.Name, slot.Version, cancellationToken).ConfigureAwait(false));
            if (last is null)
            {
                return null;
            }
        }

        return last;
    }

    public async Task<TorchServeResult<PredictResponse>> PredictAsync(PredictRequest request, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        return await _requests.SendAsync(part => TryAsync(part, request, began, cancellationToken), request.Timeout ?? options.Client.InferenceTimeout, cancellationToken).ConfigureAwait(false)
            ?? new TorchServeResult<PredictResponse>(NoServer());
    }

    private async Task<(TorchServeResult<PredictResponse>? Result, AttemptOutcome Outcome)> TryAsync(StagePart part, PredictRequest request, long began, CancellationToken cancellationToken)
    {
        TorchServeServer server = part.Server.Server;
        SlotTraffic traffic = server.TrafficOf(part.Model).Current;
        bool? entered = await EnterAsync(traffic, request, began, cancellationToken).ConfigureAwait(false);
        if (entered is null)
        {
            string waited = FormattableString.Invariant($"{server.Name} was about to stop workers for longer than the request's {request.Timeout!.Value.TotalSeconds} s");
            return (new TorchServeResult<PredictResponse>(new TorchServeError(TorchServeErrorKind.TimedOut, null, waited)), AttemptOutcome.Ended);
        }

        if (entered == false)
        {
            return (null, AttemptOutcome.Moved);
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

        switch (result.Error)
        {
            case { Kind: TorchServeErrorKind.Unreachable }:
                return (result, AttemptOutcome.Lost);
            case { Kind: TorchServeErrorKind.NotFound }:
                return (result, server.TrafficOf(part.Model).Current == traffic ? AttemptOutcome.NotServed : AttemptOutcome.Moved);
            case { Kind: TorchServeErrorKind.Refused } refused:
                TorchServeError error = await _refusals.GetOrAdd(server, one => new RefusalReader(one.Client, time)).ExplainAsync(traffic.Slot.Name, traffic.Slot.Version, refused, cancellationToken).ConfigureAwait(false);
                return (new TorchServeResult<PredictResponse>(error), error.Kind is TorchServeErrorKind.NoWorker or TorchServeErrorKind.Refused ? AttemptOutcome.NotServed : AttemptOutcome.NoRoom);
            default:
                return (result, AttemptOutcome.Ended);
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

    private TorchServeError NoServer() => new(TorchServeErrorKind.NotFound, null, $"no server has replicas of stage '{stage}'; apply a plan first");
}
