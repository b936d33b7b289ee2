using InferLine.Hosting.Tuning;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using Microsoft.Extensions.Hosting;

namespace InferLine.Hosting.Setup;

/// <summary>Reads what pipelines start with, and collects every error. Paths are relative to the content root of the host.</summary>
internal sealed class PipelineInputsReader(IHostEnvironment? environment = null)
{
    private readonly string _root = environment?.ContentRootPath ?? Directory.GetCurrentDirectory();

    public string FullPath(string file) => Path.GetFullPath(file, _root);

    /// <returns>The inputs, or <see langword="null"/> if there are errors.</returns>
    public PipelineInputs? Read(PipelineRegistration registration, HostedPipelineOptions options, List<string> errors)
    {
        int before = errors.Count;
        Pipeline? pipeline = registration.Pipeline ?? Read(options.PipelineFile, file => PipelineJson.LoadAsync(file), errors);
        ProfileCatalog? profiles = registration.Profiles ?? Read(options.ProfilesFile, file => ProfileCatalogJson.LoadAsync(file), errors);
        Plan? plan = registration.Plan ?? Read(options.PlanFile, file => PlanJson.LoadAsync(file), errors);
        if (pipeline is null && options.PipelineFile is null)
        {
            errors.Add("it has no pipeline; set 'PipelineFile', or call UsePipeline(...)");
        }

        if (profiles is null && options.ProfilesFile is null)
        {
            errors.Add("it has no profiles; set 'ProfilesFile', or call UseProfiles(...)");
        }

        if (plan is null && options.PlanFile is null && options.Planning is null)
        {
            errors.Add("it has no plan; set 'PlanFile', or 'Planning' to have one made at start, or call UsePlan(...)");
        }

        if (options.Planning?.TraceFile is { } trace && !File.Exists(FullPath(trace)))
        {
            errors.Add($"{FullPath(trace)}: 'Planning:TraceFile' names a file that does not exist; correct the path");
        }

        if (registration.Backend is null)
        {
            errors.Add("nothing serves it; call ServeInProcess(...), UseBackend(...) or UseScaler(...)");
        }

        if (plan is { } own)
        {
            Collect(errors, "Slo", () => plan = WithObjective(own, options.Slo));
        }

        if (pipeline is not null && profiles is not null)
        {
            Check(registration, options, pipeline, profiles, plan, errors);
        }

        return errors.Count > before ? null : new PipelineInputs(pipeline!, profiles!, plan, registration.Plan is null ? options.PlanFile ?? "planning at start" : "code");
    }

    /// <summary>The plan with the objective of the options, which goes before its own.</summary>
    /// <exception cref="InvalidInputException">The objective is not one.</exception>
    public static Plan WithObjective(Plan plan, ObjectiveOptions? objective) =>
        objective is null ? plan : plan with { Slo = new ServiceLevelObjective(objective.Latency, objective.Percentile) };

    /// <summary>Checks that a plan can be used: every stage on hardware that its model has a profile for, and all that the tuner needs.</summary>
    /// <exception cref="InvalidInputException">It cannot.</exception>
    public static void CheckPlan(Pipeline pipeline, ProfileCatalog profiles, Plan plan, TunerFactory tuners)
    {
        IReadOnlyList<StagePlan> stages = plan.InOrderOf(pipeline);
        for (int s = 0; s < stages.Count; s++)
        {
            _ = profiles.GetProfile(pipeline.Stages[s].Model, stages[s].Hardware).Covering(stages[s]);
        }

        _ = tuners.Create(plan);
    }

    private static void Check(
        PipelineRegistration registration, HostedPipelineOptions options, Pipeline pipeline, ProfileCatalog profiles, Plan? plan, List<string> errors)
    {
        Collect(errors, options.ProfilesFile, () =>
        {
            foreach (Stage stage in pipeline.Stages)
            {
                _ = profiles.GetModel(stage.Model);
            }
        });
        foreach (string stage in options.Tuner.Replicas.Keys)
        {
            Collect(errors, "Tuner:Replicas", () => pipeline.IndexOf(stage));
        }

        if (plan is not null && errors.Count == 0)
        {
            Collect(errors, options.PlanFile, () => CheckPlan(pipeline, profiles, plan, new TunerFactory(pipeline, profiles, options.Tuner, registration.Tuner)));
        }
    }

    private static void Collect(List<string> errors, string? document, Action check)
    {
        try
        {
            check();
        }
        catch (InvalidInputException problem)
        {
            errors.Add(document is null ? problem.Message : $"{document}: {problem.Message}");
        }
    }

    private T? Read<T>(string? file, Func<string, Task<T>> load, List<string> errors)
        where T : class
    {
        if (file is null)
        {
            return null;
        }

        try
        {
            // Nothing can be awaited where services are made.
            return load(FullPath(file)).GetAwaiter().GetResult();
        }
        catch (InvalidInputException problem)
        {
            errors.Add(problem.Message);
        }

        return null;
    }
}
