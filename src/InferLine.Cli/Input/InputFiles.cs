using InferLine.Import;
using InferLine.Output;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Workloads;

namespace InferLine.Input;

/// <summary>Reads the files that a command names, or standard input where it names <c>-</c>.</summary>
internal sealed class InputFiles(Terminal terminal)
{
    /// <summary>What messages call standard input.</summary>
    private const string StandardInput = "standard input";

    public Task<Pipeline> PipelineAsync(string path, CancellationToken cancellationToken) =>
        ReadAsync(path, PipelineJson.LoadAsync, PipelineJson.ReadAsync, cancellationToken);

    public Task<ProfileCatalog> ProfilesAsync(string path, CancellationToken cancellationToken) =>
        ReadAsync(path, ProfileCatalogJson.LoadAsync, ProfileCatalogJson.ReadAsync, cancellationToken);

    public Task<Plan> PlanAsync(string path, CancellationToken cancellationToken) =>
        ReadAsync(path, PlanJson.LoadAsync, PlanJson.ReadAsync, cancellationToken);

    public Task<ArrivalTrace> ArrivalsAsync(string path, CancellationToken cancellationToken) =>
        ReadAsync(path, WorkloadCsv.LoadArrivalsAsync, WorkloadCsv.ReadArrivalsAsync, cancellationToken);

    public Task<RateSeries> RatesAsync(string path, CancellationToken cancellationToken) =>
        ReadAsync(path, RateSeriesCsv.LoadAsync, RateSeriesCsv.ReadAsync, cancellationToken);

    public Task<Workload> WorkloadAsync(string path, Pipeline pipeline, ulong seed, CancellationToken cancellationToken) =>
        ReadAsync(
            path,
            (file, token) => WorkloadCsv.LoadWorkloadAsync(file, pipeline, seed, token),
            (stream, document, token) => WorkloadCsv.ReadWorkloadAsync(stream, document, pipeline, seed, token),
            cancellationToken);

    public Task<T> JsonAsync<T>(string path, JsonFormat<T, T> format, CancellationToken cancellationToken)
        where T : class =>
        ReadAsync(path, format.LoadAsync, format.ReadAsync, cancellationToken);

    public Task<CsvTable> TableAsync(string path, CancellationToken cancellationToken) =>
        ReadAsync(path, CsvTable.LoadAsync, CsvTable.ReadAsync, cancellationToken);

    /// <summary>What messages call a file.</summary>
    public static string NameOf(string path) => OptionKinds.IsStandardStream(path) ? StandardInput : path;

    private async Task<T> ReadAsync<T>(
        string path, Func<string, CancellationToken, Task<T>> load, Func<Stream, string, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        if (!OptionKinds.IsStandardStream(path))
        {
            return await load(path, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            // Reading a terminal or a pipe cannot be interrupted: on Ctrl+C the read is left behind on its thread.
            return await Task.Run(() => read(terminal.Input, StandardInput, cancellationToken), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            throw new InvalidInputException(StandardInput, null, $"it cannot be read to its end ({error.Message}); check what writes it", error);
        }
    }
}
