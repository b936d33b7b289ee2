using InferLine.Backends;
using InferLine.Backends.TorchServe;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Files;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InferLine.Documentation.Pages;

/// <summary>What needs a server is compiled, not run: it is run by the tests of the adapter and by the sample TorchServePlan, against a stand-in.</summary>
public sealed class TorchServePage
{
    [Fact]
    public async Task A_backend_in_the_host()
    {
        Pipeline pipeline = Pipeline.Create("photos").Stage("detect", model: "detector").Build();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddTorchServeBackend(pipeline, options =>
        {
            options.Bindings.Add(new TorchServeBinding { Hardware = "cpu", Endpoint = new Uri("http://cpu-1:8080"), Keys = { File = "/run/torchserve/key_file.json" }, Capacity = 16 });
            options.Archives["detect"] = ["detector.mar", "detector-2.mar"];
            options.StateFile = "/var/lib/app/torchserve-state.json";
        });
        await using ServiceProvider services = builder.Services.BuildServiceProvider();
        Assert.Equal("torchserve", services.GetRequiredKeyedService<TorchServeBackend>("photos").Name);
    }

    internal static async Task<BackendStatus> ApplyAsync(TorchServeBackend backend, Plan plan)
    {
        foreach (TorchServeChange change in await backend.PreviewAsync(plan)) Console.WriteLine(change);   // a dry run: each call, each difference
        await backend.ApplyAsync(plan);
        await backend.ScaleAsync([2, 4, 1]);
        BackendStatus status = await backend.GetStatusAsync();
        return status;
    }

    internal static async Task<TorchServeProfile> ProfileAsync(byte[] photo)
    {
        using var client = new TorchServeClient(new Uri("http://gpu-1:8080"));
        var options = new TorchServeProfilerOptions();
        options.Requests.Add(new PredictRequest(photo, "image/jpeg"));
        TorchServeProfile profile = await new TorchServeModelProfiler(client, "detect", options).ProfileAsync([1, 2, 4, 8]);
        return profile;
    }

    internal static void Limit(TorchServeBackend backend, Gateway gateway)
    {
        backend.BeforeScaleDown = async (notice, cancellationToken) => await gateway.LimitAsync(notice.Model, notice.Remaining, cancellationToken);
    }

    internal static async Task<IReadOnlyList<TorchServeFile>> WriteFilesAsync(Pipeline pipeline, Plan plan)
    {
        var options = new TorchServeFilesOptions { Source = "model-store", Target = "planned", ModelStore = "/models" };
        IReadOnlyList<TorchServeFile> files = await TorchServeFiles.WriteAsync(pipeline, plan, options);
        return files;
    }

    internal static PipelineRuntimeBuilder<Image, Detection> Stage(PipelineRuntimeBuilder<Image, Detection> runtime, TorchServeBackend backend) => runtime
        .Stage("detect", backend.CreateStageClient<Image, Detection>("detect",
            image => new PredictRequest(image.Jpeg, "image/jpeg") { Timeout = image.TimeLeft },
            answer => Detection.Parse(answer.Text)))
        ;

    internal sealed record Image(byte[] Jpeg, TimeSpan TimeLeft);

    internal sealed record Detection(string Text)
    {
        public static Detection Parse(string text) => new(text);
    }

    internal sealed class Gateway
    {
        public Task LimitAsync(string model, int remaining, CancellationToken cancellationToken) => Task.Delay(model.Length + remaining, cancellationToken);
    }
}
