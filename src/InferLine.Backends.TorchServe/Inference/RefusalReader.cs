using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Inference;

/// <summary>Tells why requests are refused. A model is looked at once a second at most, however many are refused: they come by the thousand.</summary>
internal sealed class RefusalReader(TorchServeClient client, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Model, string? Version), (long At, Task<TorchServeErrorKind> Kind)> _last = [];

    public async Task<TorchServeError> ExplainAsync(string model, string? version, TorchServeError error, CancellationToken cancellationToken)
    {
        Task<TorchServeErrorKind> kind;
        lock (_gate)
        {
            if (!_last.TryGetValue((model, version), out (long At, Task<TorchServeErrorKind> Kind) last) || time.GetElapsedTime(last.At) > Kept)
            {
                // For all who wait for it: so it does not end with the one who asked first.
                last = (time.GetTimestamp(), client.ExplainRefusalAsync(model, version, CancellationToken.None));
                _last[(model, version)] = last;
            }

            kind = last.Kind;
        }

        return error with { Kind = await kind.WaitAsync(cancellationToken).ConfigureAwait(false) };
    }
}
