using System.Text;
using InferLine.Estimation;
using InferLine.Input;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Workloads;

namespace InferLine.Output;

/// <summary>Writes the files that a command names, as a whole or not at all, or standard output where it names <c>-</c>.</summary>
internal sealed class OutputFiles(Terminal terminal)
{
    /// <summary>Finds what would keep a file from being written, before long work is done for it.</summary>
    public static void Check(string path)
    {
        if (OptionKinds.IsStandardStream(path))
        {
            return;
        }

        if (Directory.Exists(path))
        {
            throw new InvalidInputException(path, null, "this is a folder; give a file to write");
        }

        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
        {
            throw new InvalidInputException(path, null, "the folder of this file does not exist; create it first");
        }
    }

    public Task WriteAsync(string path, Plan plan, CancellationToken cancellationToken) =>
        OptionKinds.IsStandardStream(path)
            ? terminal.Output.WriteAsync(Encoding.UTF8.GetBytes(PlanJson.ToJson(plan) + "\n"), cancellationToken).AsTask()
            : PlanJson.SaveAsync(path, plan, cancellationToken);

    public Task WriteAsync(string path, ProfileCatalog catalog, CancellationToken cancellationToken) =>
        OptionKinds.IsStandardStream(path)
            ? terminal.Output.WriteAsync(Encoding.UTF8.GetBytes(ProfileCatalogJson.ToJson(catalog) + "\n"), cancellationToken).AsTask()
            : ProfileCatalogJson.SaveAsync(path, catalog, cancellationToken);

    public Task WriteAsync(string path, ArrivalTrace trace, CancellationToken cancellationToken) =>
        OptionKinds.IsStandardStream(path)
            ? WorkloadCsv.WriteArrivalsAsync(terminal.Output, trace, cancellationToken)
            : WorkloadCsv.SaveArrivalsAsync(path, trace, cancellationToken);

    public Task WriteAsync(string path, Workload workload, CancellationToken cancellationToken) =>
        OptionKinds.IsStandardStream(path)
            ? WorkloadCsv.WriteWorkloadAsync(terminal.Output, workload, cancellationToken)
            : WorkloadCsv.SaveWorkloadAsync(path, workload, cancellationToken);

    /// <summary>Writes what each replica does when; its length is that of the simulated time, so it goes to the file as it comes.</summary>
    public Task WriteTimelineAsync(string path, Estimator estimator, Plan plan, CancellationToken cancellationToken)
    {
        if (OptionKinds.IsStandardStream(path))
        {
            estimator.WriteTimeline(plan, terminal.Output, cancellationToken);
            return Task.CompletedTask;
        }

        return WholeFile.ReplaceAsync(
            path,
            stream =>
            {
                estimator.WriteTimeline(plan, stream, cancellationToken);
                return Task.CompletedTask;
            },
            cancellationToken);
    }
}
