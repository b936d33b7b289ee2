using InferLine.Backends.TorchServe;
using InferLine.Backends.TorchServe.Client;
using InferLine.Pipelines;
using Microsoft.Extensions.DependencyInjection;

internal static class TorchServeExample
{
    public static void Register(IServiceCollection services, Pipeline pipeline)
    {
        services.AddTorchServeBackend(pipeline, options =>
        {
            options.Bindings.Add(new TorchServeBinding { Hardware = "cpu", Endpoint = new Uri("http://cpu-1:8080"), Keys = { File = "/run/torchserve/key_file.json" }, Capacity = 16 });
            options.Archives["detect"] = ["detector.mar"];
        });
    }

    public static async Task RunAsync()
    {
        Register(new ServiceCollection(), Pipeline.Create("photos").Stage("detect", model: "detector").Build());
        using var client = new TorchServeClient(new Uri("http://127.0.0.1:1"), new TorchServeClientOptions { MaxRetries = 0 });
        TorchServeResult<IReadOnlyList<ModelEntry>> answer = await client.GetModelsAsync();
        Console.WriteLine($"TorchServe where there is none: {answer.Error!.Kind}");
    }
}
