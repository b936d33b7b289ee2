using InferLine.Hosting.Tests.Testing;
using InferLine.Plans;
using InferLine.Serialization;
using InferLine.Serving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace InferLine.Hosting.Tests;

/// <summary>How pipelines come into a host: from configuration and code, and what is said about bad ones.</summary>
public sealed class RegistrationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inferline");

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Everything_but_the_models_comes_from_configuration()
    {
        await WriteFilesAsync();
        using IHost host = Build(new()
        {
            ["InferLine:Pipelines:sample:PipelineFile"] = "pipeline.json",
            ["InferLine:Pipelines:sample:ProfilesFile"] = "profiles.json",
            ["InferLine:Pipelines:sample:Slo:Latency"] = "00:00:00.150",
            ["InferLine:Pipelines:sample:Planning:RatePerSecond"] = "50",
            ["InferLine:Pipelines:sample:Planning:Duration"] = "00:00:20",
            ["InferLine:Pipelines:sample:Planning:Planner"] = "greedy",
            ["InferLine:Pipelines:sample:Tuner:Policy"] = "classic",
            ["InferLine:Pipelines:sample:Tuner:Replicas:detect:Min"] = "2",
            ["InferLine:Pipelines:sample:Tuner:Replicas:detect:Max"] = "9",
            ["InferLine:Pipelines:sample:Backend:ScaleTimeout"] = "00:00:07",
        });
        await host.StartAsync(None);
        HostedPipelineOptions options = host.Services.GetRequiredService<IOptionsMonitor<HostedPipelineOptions>>().Get("sample");
        Assert.Equal(("classic", 2, 9, 7), (options.Tuner.Policy, options.Tuner.Replicas["detect"].Min, options.Tuner.Replicas["detect"].Max, options.Backend.ScaleTimeout.Seconds));
        IHostedPipeline pipeline = host.Services.GetRequiredService<IHostedPipeline>();
        Assert.InRange(pipeline.Plan.MeanRatePerSecond!.Value, 40, 60);
        Assert.Equal(Sample.Slo, pipeline.Plan.Slo);
        Assert.Equal(3, await host.Services.GetRequiredService<PipelineRuntime<int, int>>().ExecuteAsync(1, None));
        await host.StopAsync(None);
    }

    [Fact]
    public async Task Every_error_is_said_at_once_when_the_host_starts()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "profiles.json"), "{ \"hardware\": [ { \"name\": \"t4\", \"costPerHour\": -1 } ], \"models\": [] }", None);
        using IHost host = Build(new()
        {
            ["InferLine:Pipelines:sample:PipelineFile"] = "missing.json",
            ["InferLine:Pipelines:sample:ProfilesFile"] = "profiles.json",
            ["InferLine:Pipelines:sample:Planning:TimeLimit"] = "-00:00:01",
            ["InferLine:Pipelines:sample:Tuner:Policy"] = "magic",
            ["InferLine:Pipelines:sample:Tuner:Headroom"] = "-0.5",
            ["InferLine:Pipelines:sample:Tuner:Replicas:detect:Min"] = "5",
            ["InferLine:Pipelines:sample:Tuner:Replicas:detect:Max"] = "4",
            ["InferLine:Pipelines:sample:Attainment:UnhealthyBelow"] = "NaN",
        });
        OptionsValidationException problem = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(None));
        string[] expected =
        [
            "Planning: a plan is to be made and there is no objective for it",
            "Planning: it needs either 'TraceFile' or 'RatePerSecond'",
            "Planning:TimeLimit: it is -00:00:01",
            "Tuner:Policy: it is 'magic'; use one of none, classic, proportional, lookahead",
            "Tuner:Headroom: it is -0.5; use a value from 0 to 100",
            "Tuner:Replicas:detect:Max: it is 4; use a value from 5",
            "Attainment:UnhealthyBelow: it is NaN",
            "missing.json: the file does not exist; check the path",
            "'costPerHour' is -1",
        ];
        Assert.All(expected, part => Assert.Contains(problem.Failures, failure => failure.Contains(part, StringComparison.Ordinal)));
        Assert.All(problem.Failures, failure => Assert.StartsWith("InferLine:Pipelines:sample:", failure, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_none_is_refused_before_it_fills_the_memory()
    {
        await WriteFilesAsync();
        string file = Path.Combine(_folder.FullName, "plan.json");
        using (FileStream plan = File.Create(file))
        {
            plan.SetLength((64 << 20) + 1);
        }

        using IHost host = Build(new()
        {
            ["InferLine:Pipelines:sample:PipelineFile"] = "pipeline.json",
            ["InferLine:Pipelines:sample:ProfilesFile"] = "profiles.json",
            ["InferLine:Pipelines:sample:PlanFile"] = "plan.json",
        });
        OptionsValidationException problem = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(None));
        Assert.Contains(problem.Failures, failure => failure.Contains($"{file}: it is larger than 64 MiB, more than such a document may be", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_objective_of_the_options_is_that_of_a_plan_without_one()
    {
        await using var host = new HostUnderTest(
            pipeline => pipeline
                .UsePlan(Sample.Plan with { Slo = null })
                .Configure(options => (options.Tuner.Policy, options.Slo) = ("lookahead", new ObjectiveOptions { Latency = TimeSpan.FromMilliseconds(200), Percentile = 95 })),
            scripted: false);
        await host.StartAsync();
        Assert.Equal(new ServiceLevelObjective(TimeSpan.FromMilliseconds(200), 95), host.Pipeline.Plan.Slo);
    }

    [Fact]
    public async Task A_bad_objective_is_said_with_all_other_errors()
    {
        await WriteFilesAsync();
        await PlanJson.SaveAsync(Path.Combine(_folder.FullName, "plan.json"), Sample.Plan, None);
        using IHost host = Build(new()
        {
            ["InferLine:Pipelines:sample:PipelineFile"] = "pipeline.json",
            ["InferLine:Pipelines:sample:ProfilesFile"] = "profiles.json",
            ["InferLine:Pipelines:sample:PlanFile"] = "plan.json",
            ["InferLine:Pipelines:sample:Slo:Latency"] = "00:00:00",
            ["InferLine:Pipelines:sample:Tuner:Headroom"] = "-1",
        });
        OptionsValidationException problem = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(None));
        Assert.Contains(problem.Failures, failure => failure.Contains("Slo:Latency: it is 00:00:00", StringComparison.Ordinal));
        Assert.Contains(problem.Failures, failure => failure.Contains("Tuner:Headroom", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_misspelt_option_is_an_error()
    {
        await WriteFilesAsync();
        using IHost host = Build(new() { ["InferLine:Pipelines:sample:Tuner:Polcy"] = "classic" });
        InvalidOperationException problem = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(None));
        Assert.Contains("Polcy", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_that_lacks_everything_is_told_what()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddInferLine().AddPipeline("empty", _ => { });
        using IHost host = builder.Build();
        OptionsValidationException problem = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(None));
        Assert.Equal(4, problem.Failures.Count());
        Assert.Contains("nothing serves it; call ServeInProcess(...), UseBackend(...) or UseScaler(...)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_pipelines_are_told_apart_by_their_names()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddInferLine(inferline =>
        {
            foreach (int add in new[] { 1, 2 })
            {
                inferline.AddPipeline($"p{add}", pipeline => pipeline.UsePipeline(Sample.Pipeline).UseProfiles(Sample.Profiles).UsePlan(Sample.Plan)
                    .ServeInProcess<int, int>((_, runtime) => runtime
                        .Stage("detect", StageClient.FromItem((int x) => x + add))
                        .Stage("classify", StageClient.FromItem((int x) => x))));
            }
        });
        using IHost host = builder.Build();
        await host.StartAsync(None);
        Assert.Equal(11, await host.Services.GetRequiredKeyedService<PipelineRuntime<int, int>>("p1").ExecuteAsync(10, None));
        Assert.Equal(12, await host.Services.GetRequiredKeyedService<PipelineRuntime<int, int>>("p2").ExecuteAsync(10, None));
        Assert.Equal(1, host.Services.GetRequiredKeyedService<IHostedPipeline>("p2").GetStatus().Arrivals);
        InvalidOperationException problem = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<IArrivalRecorder>());
        Assert.Contains("there are 2 pipelines (p1, p2)", problem.Message, StringComparison.Ordinal);
        await host.StopAsync(None);
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_does_not_keep_the_host_from_starting()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddInferLine().AddPipeline("sample", pipeline => pipeline.UsePipeline(Sample.Pipeline).UseProfiles(Sample.Profiles).UsePlan(Sample.Plan)
            .Configure(options => (options.Backend.StartTimeout, options.Backend.StatusInterval) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(10)))
            .ServeInProcess<int, int>((_, runtime) => runtime
                .Stage("detect", StageClient.FromItem((int x) => x))
                .Stage("classify", new BrokenModel())));
        using IHost host = builder.Build();
        await host.StartAsync(None);
        IHostedPipeline hosted = host.Services.GetRequiredService<IHostedPipeline>();
        await Eventually.TrueAsync(() => hosted.GetStatus().BackendProblem is not null);
        Assert.Contains("stage 'classify': a replica could not be created: the file is corrupt", hosted.GetStatus().BackendProblem, StringComparison.Ordinal);
        await host.StopAsync(None);
    }

    private async Task WriteFilesAsync()
    {
        await PipelineJson.SaveAsync(Path.Combine(_folder.FullName, "pipeline.json"), Sample.Pipeline, None);
        await ProfileCatalogJson.SaveAsync(Path.Combine(_folder.FullName, "profiles.json"), Sample.Profiles, None);
    }

    private IHost Build(Dictionary<string, string?> configuration)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _folder.FullName });
        builder.Configuration.AddInMemoryCollection(configuration);
        builder.Services.AddInferLine(builder.Configuration.GetSection("InferLine"), inferline => inferline.AddPipeline("sample", pipeline => pipeline
            .ServeInProcess<int, int>((_, runtime) => runtime
                .Stage("detect", StageClient.FromItem((int x) => x + 1))
                .Stage("classify", StageClient.FromItem((int x) => x + 1)))));
        return builder.Build();
    }

    private sealed class BrokenModel : Backends.IStageClient
    {
        public ValueTask<Backends.IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken) => throw new InvalidDataException("the file is corrupt");
    }
}
