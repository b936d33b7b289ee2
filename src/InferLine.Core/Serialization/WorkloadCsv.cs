using System.Globalization;
using System.Text;
using InferLine.Pipelines;
using InferLine.Workloads;

namespace InferLine.Serialization;

/// <summary>
/// Reads and writes traces and visits as CSV. A plain trace has the one column <c>arrival_s</c>, the arrival times in seconds; a visits file has a
/// further column per stage of the pipeline, the number of items of the query at that stage.
/// </summary>
public static class WorkloadCsv
{
    private const string ArrivalColumn = Stage.ReservedName;

    /// <summary>Reads the arrivals of a trace or a visits file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidInputException">The file cannot be read or breaks a rule; the message names file, line, column and remedy.</exception>
    public static Task<ArrivalTrace> LoadArrivalsAsync(string path, CancellationToken cancellationToken = default) =>
        InputFile.ReadAsync(path, stream => ReadArrivalsAsync(stream, path, cancellationToken));

    /// <summary>Reads the arrivals of a trace or a visits file from a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="document">What messages call the stream, for example its file name.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidInputException">The content breaks a rule.</exception>
    public static async Task<ArrivalTrace> ReadArrivalsAsync(Stream stream, string document, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using NumericCsv csv = await NumericCsv.OpenAsync(stream, document, cancellationToken).ConfigureAwait(false);
        return ReadRows(csv, stageColumns: [], counts: [], cancellationToken);
    }

    /// <summary>Reads a workload: the visits as the file has them, or sampled where it is a plain trace.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pipeline">The pipeline that is visited.</param>
    /// <param name="seed">The seed for sampling visits; not used for a visits file.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidInputException">The file cannot be read or breaks a rule; the message names file, line, column and remedy.</exception>
    public static Task<Workload> LoadWorkloadAsync(string path, Pipeline pipeline, ulong seed, CancellationToken cancellationToken = default) =>
        InputFile.ReadAsync(path, stream => ReadWorkloadAsync(stream, path, pipeline, seed, cancellationToken));

    /// <summary>Reads a workload from a stream: the visits as it has them, or sampled where it is a plain trace.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="document">What messages call the stream, for example its file name.</param>
    /// <param name="pipeline">The pipeline that is visited.</param>
    /// <param name="seed">The seed for sampling visits; not used where the stream has them.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidInputException">The content breaks a rule.</exception>
    public static async Task<Workload> ReadWorkloadAsync(
        Stream stream, string document, Pipeline pipeline, ulong seed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(pipeline);
        using NumericCsv csv = await NumericCsv.OpenAsync(stream, document, cancellationToken).ConfigureAwait(false);
        try
        {
            if (csv.Columns.Count == 1)
            {
                return Workload.Sample(pipeline, ReadRows(csv, [], [], cancellationToken), seed);
            }

            if (csv.Columns.FirstOrDefault(c => c != ArrivalColumn && !pipeline.TryGetIndex(c, out _)) is { } unknown)
            {
                throw csv.HeaderFault(
                    unknown,
                    $"it is not a stage of pipeline {Require.Quote(pipeline.Name)}; name the columns {ArrivalColumn}, {Require.Choices(pipeline.Stages.Select(s => s.Name))}");
            }

            int[] columns = [.. pipeline.Stages.Select(stage => csv.Require(stage.Name))];
            List<int>[] counts = [.. columns.Select(_ => new List<int>())];
            ArrivalTrace arrivals = ReadRows(csv, columns, counts, cancellationToken);
            return new Workload(arrivals, Visits.FromCounts(pipeline, [.. counts.Select(list => list.ToArray())]));
        }
        catch (InvalidInputException error)
        {
            throw error.In(document);
        }
    }

    /// <summary>Writes a plain trace to a file, as a whole or not at all.</summary>
    /// <param name="path">The file; it is replaced if it exists.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public static Task SaveArrivalsAsync(string path, ArrivalTrace trace, CancellationToken cancellationToken = default) =>
        WholeFile.ReplaceAsync(path, stream => WriteArrivalsAsync(stream, trace, cancellationToken), cancellationToken);

    /// <summary>Writes a visits file, as a whole or not at all.</summary>
    /// <param name="path">The file; it is replaced if it exists.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public static Task SaveWorkloadAsync(string path, Workload workload, CancellationToken cancellationToken = default) =>
        WholeFile.ReplaceAsync(path, stream => WriteWorkloadAsync(stream, workload, cancellationToken), cancellationToken);

    /// <summary>Writes a plain trace to a stream.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    public static Task WriteArrivalsAsync(Stream stream, ArrivalTrace trace, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(trace);
        return WriteRowsAsync(stream, trace, visits: null, cancellationToken);
    }

    /// <summary>Writes a visits file to a stream.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    public static Task WriteWorkloadAsync(Stream stream, Workload workload, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(workload);
        return WriteRowsAsync(stream, workload.Arrivals, workload.Visits, cancellationToken);
    }

    private static ArrivalTrace ReadRows(NumericCsv csv, int[] stageColumns, List<int>[] counts, CancellationToken cancellationToken)
    {
        int arrival = csv.Require(ArrivalColumn);
        using var buffer = new ArrivalBuffer(expectedCount: 1 << 16);
        double previous = 0;
        while (csv.Read())
        {
            double seconds = csv.Number(arrival);
            if (!(seconds >= previous && seconds <= Require.MaxSeconds))
            {
                throw csv.Fault(arrival, ArrivalTrace.DescribeFault(seconds, previous));
            }

            previous = seconds;
            buffer.Add(seconds);
            bool isVisiting = stageColumns.Length == 0;
            for (int i = 0; i < stageColumns.Length; i++)
            {
                int count = csv.Integer(stageColumns[i], 0, Visits.MaxItemsPerQuery);
                counts[i].Add(count);
                isVisiting |= count > 0;
            }

            if (!isVisiting)
            {
                throw csv.RowFault("the query visits no stage; remove it or give it a count at some stage");
            }

            if ((buffer.Count & 0xFFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return buffer.Count > 0
            ? ArrivalTrace.Own(buffer.ToArray())
            : throw csv.Fault("there are no arrivals below the header; give at least one");
    }

    private static async Task WriteRowsAsync(Stream stream, ArrivalTrace trace, Visits? visits, CancellationToken cancellationToken)
    {
        var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        await using (writer.ConfigureAwait(false))
        {
            IEnumerable<string> stages = visits?.Pipeline.Stages.Select(stage => stage.Name) ?? [];
            await writer.WriteLineAsync(string.Join(',', stages.Prepend(ArrivalColumn))).ConfigureAwait(false);
            var row = new StringBuilder();
            for (int query = 0; query < trace.Count; query++)
            {
                row.Append(CultureInfo.InvariantCulture, $"{trace.Seconds[query]:R}");
                for (int stage = 0; stage < (visits?.Pipeline.Stages.Count ?? 0); stage++)
                {
                    row.Append(CultureInfo.InvariantCulture, $",{visits!.Count(stage, query)}");
                }

                row.Append('\n');
                if (row.Length > 1 << 15)
                {
                    await writer.WriteAsync(row, cancellationToken).ConfigureAwait(false);
                    row.Clear();
                }
            }

            await writer.WriteAsync(row, cancellationToken).ConfigureAwait(false);
        }
    }
}
