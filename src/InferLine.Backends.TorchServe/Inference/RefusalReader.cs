using System.Collections.Concurrent;
using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Inference;

/// <summary>Tells why requests are refused. A model is looked at once a second at most, however many are refused: they come by the thousand.</summary>
internal sealed class RefusalReader(TorchServeClient client, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Model, string? Version), (long At, Task<TorchServeErrorKind> Kind)> _last = new();

    public async Task<TorchServeError> ExplainAsync(string model, string? version, TorchServeError error, CancellationToken cancellationToken)
    {
        (string, string?) key = (model, version);
        if (!_last.TryGetValue(key, out (long At, Task<TorchServeErrorKind> Kind) last) || time.GetElapsedTime(last.At) > Kept)
        {
            var found = new TaskCompletionSource<TorchServeErrorKind>(TaskCreationOptions.RunContinuationsAsynchronously);
            last = (time.GetTimestamp(), found.Task);
            _last[key] = last;
            try
            {
                found.SetResult(await client.ExplainRefusalAsync(model, version, cancellationToken).ConfigureAwait(false));
            }
            catch
            {
                found.TrySetResult(TorchServeErrorKind.Refused);
                _last.TryRemove(key, out _);
                throw;
            }
        }

        return error with { Kind = await last.Kind.WaitAsync(cancellationToken).ConfigureAwait(false) };
    }
}
