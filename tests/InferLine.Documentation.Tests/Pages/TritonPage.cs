using InferLine.Backends;
using InferLine.Backends.Triton;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;
using InferLine.Backends.Triton.Files;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InferLine.Documentation.Pages;

/// <summary>What needs a server is compiled, not run: it is run by the tests of the adapter and by the sample TritonPlan, against a stand-in.</summary>
public sealed class TritonPage
{
    [Fact]
    public async Task A_backend_in_the_host()
    {
        Pipeline pipeline = Pipeline.Create("photos").Stage("detect", model: "detector").Build();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddTritonBackend(pipeline, options =>
        {
            options.Bindings.Add(new TritonBinding { Hardware = "cpu", Endpoint = new Uri("http://cpu-1:8000"), Capacity = 16 });
            options.Bindings.Add(new TritonBinding { Hardware = "t4", Endpoint = new Uri("http://gpu-1:8000"), Kind = DeviceKind.Gpu, Gpus = { 0, 1 }, Capacity = 8 });
            options.StateFile = "/var/lib/app/triton-state.json";
        });
        builder.Services.AddInferLine(inferline => inferline
            .AddPipeline("photos", pipeline => pipeline
                .UseBackend((services, p) => services.GetRequiredKeyedService<TritonBackend>(p.Name))
                .UseArrivalsFromBackend())
            );
        await using ServiceProvider services = builder.Services.BuildServiceProvider();
        Assert.Equal("triton", services.GetRequiredKeyedService<TritonBackend>("photos").Name);
    }

    internal static async Task<BackendStatus> ApplyAsync(TritonBackend backend, Plan plan)
    {
        foreach (TritonChange change in await backend.PreviewAsync(plan)) Console.WriteLine(change);   // a dry run: each call, each difference
        await backend.ApplyAsync(plan);
        await backend.ScaleAsync([2, 4, 1]);
        BackendStatus status = await backend.GetStatusAsync();
        return status;
    }

    internal static async Task<TritonProfile> ProfileAsync()
    {
        using var client = new TritonClient(new Uri("http://gpu-1:8000"));
        TritonProfile profile = await new TritonModelProfiler(client, "detector").ProfileAsync([1, 2, 4, 8]);
        return profile;
    }

    internal static PipelineRuntimeBuilder<Image, Detection> Stage(PipelineRuntimeBuilder<Image, Detection> runtime, TritonBackend backend) => runtime
        .Stage("detect", backend.CreateStageClient<Image, Detection>("detect",
            image => new InferRequest([TritonTensor.Create<float>("images", [1, 3, 640, 640], image.Pixels)]) { Timeout = image.TimeLeft },
            answer => Detection.From(answer["boxes"].ToArray<float>())))
        ;

    internal static async Task<RepositoryReport> WriteFilesAsync(Pipeline pipeline, Plan plan)
    {
        var options = new ModelRepositoryOptions { Source = "models", Target = "planned" };
        options.Devices["cpu"] = InstanceDevice.Cpu;
        options.Devices["t4"] = InstanceDevice.Gpu(0, 1);
        RepositoryReport report = await TritonModelRepository.WriteAsync(pipeline, plan, options);
        return report;
    }

    internal sealed record Image(float[] Pixels, TimeSpan TimeLeft);

    internal sealed record Detection(float[] Boxes)
    {
        public static Detection From(float[] boxes) => new(boxes);
    }
}
