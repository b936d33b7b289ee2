using InferLine.Backends;
using InferLine.Hosting;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serving;
using InferLine.Tuning;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QuickStart;

/// <summary>A host that serves the pipeline twice: with the replicas as planned, and with a tuner.</summary>
internal static class VideoService
{
    /// <summary>The name of the pipeline whose replicas stay as planned.</summary>
    public const string AsPlanned = "as planned";

    /// <summary>The name of the pipeline that has a tuner.</summary>
    public const string Tuned = "tuned";

    /// <summary>Where the live view is.</summary>
    public const string DashboardAddress = "http://localhost:5080";

    /// <summary>Builds the host, with a live view of both or without.</summary>
    public static IHost Build(Pipeline pipeline, ProfileCatalog catalog, Plan plan, TimeSpan activation, bool dashboard)
    {
        if (!dashboard)
        {
            HostApplicationBuilder builder = Host.CreateApplicationBuilder();
            Configure(builder, pipeline, catalog, plan, activation);
            return builder.Build();
        }

        WebApplicationBuilder web = WebApplication.CreateSlimBuilder();
        Configure(web, pipeline, catalog, plan, activation);
        WebApplication app = web.Build();
        app.Urls.Add(DashboardAddress);
        app.MapInferLine("/inferline"); // where others may reach it: .RequireAuthorization()
        return app;
    }

    private static void Configure(IHostApplicationBuilder builder, Pipeline pipeline, ProfileCatalog catalog, Plan plan, TimeSpan activation)
    {
        builder.Logging.ClearProviders(); // the console is the display's
        builder.Services.AddInferLine(inferline =>
        {
            Add(AsPlanned, TuningOptions.NonePolicy);
            Add(Tuned, ProportionalTuner.PolicyName);

            void Add(string name, string policy) => inferline.AddPipeline(name, hosted => hosted
                .UsePipeline(pipeline)
                .UseProfiles(catalog)
                .UsePlan(plan)
                .Configure(options => options.Tuner.Policy = policy)
                .ServeInProcess<Frame, int>((_, runtime) => Serve(runtime, ModelOf)));
        });

        // A model that takes as long as the profile of the planned hardware says; in real life StageClient.FromBatch(...), or a client of a model server.
        IStageClient ModelOf(string stage)
        {
            int s = pipeline.IndexOf(stage);
            return new TimedModel(catalog.GetProfile(pipeline.Stages[s].Model, plan.InOrderOf(pipeline)[s].Hardware)) { Activation = activation };
        }
    }

    /// <summary>What runs the stages, and what goes on from one to the next.</summary>
    private static void Serve(PipelineRuntimeBuilder<Frame, int> runtime, Func<string, IStageClient> modelOf) => runtime
        .Stage("detect", modelOf("detect"))
        .Stage("vehicle", modelOf("vehicle"))
        .Stage("person", modelOf("person"))
        .Stage("plate", modelOf("plate"))
        .Route("detect", "vehicle", (Frame frame) => Enumerable.Repeat(frame, frame.Vehicles))
        .Route("detect", "person", (Frame frame) => Enumerable.Repeat(frame, frame.People))
        .RouteWhen("vehicle", "plate", (Frame frame) => frame.Plates > 0)
        .Result(outputs => outputs.All<Frame>("plate").Count);
}
