using InferLine.Workloads;

namespace InferLine.Serialization;

/// <summary>Reads a piecewise-constant rate from CSV with the columns <c>time_s</c> and <c>rate_qps</c>: each rate holds until the next row's time.</summary>
public static class RateSeriesCsv
{
    /// <summary>Reads a rate series from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidInputException">The file cannot be read or breaks a rule; the message names file, line, column and remedy.</exception>
    public static Task<RateSeries> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        InputFile.ReadAsync(path, stream => ReadAsync(stream, path, cancellationToken));

    /// <summary>Reads a rate series from a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="document">What messages call the stream, for example its file name.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidInputException">The content breaks a rule.</exception>
    public static async Task<RateSeries> ReadAsync(Stream stream, string document, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using NumericCsv csv = await NumericCsv.OpenAsync(stream, document, cancellationToken).ConfigureAwait(false);
        (int time, int rate) = (csv.Require("time_s"), csv.Require("rate_qps"));
        var times = new List<double>();
        var rates = new List<double>();
        while (csv.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            double? previous = times.Count > 0 ? times[^1] : null;
            times.Add(csv.Number(time));
            rates.Add(csv.Number(rate));
            if (RateSeries.FindFault(times[^1], rates[^1], previous) is { } fault)
            {
                throw csv.Fault(fault.IsTime ? time : rate, fault.Problem);
            }
        }

        return times.Count > 0
            ? new RateSeries([.. times], [.. rates])
            : throw csv.Fault("there are no rates below the header; give at least one");
    }
}
