using InferLine.Backends.Triton;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;
using InferLine.Pipelines;
using Microsoft.Extensions.DependencyInjection;

internal static class TritonExample
{
    public static void Register(IServiceCollection services, Pipeline pipeline)
    {
        services.AddTritonBackend(pipeline, options =>
        {
            options.Bindings.Add(new TritonBinding { Hardware = "cpu", Endpoint = new Uri("http://cpu-1:8000"), Capacity = 16 });
            options.Bindings.Add(new TritonBinding { Hardware = "t4", Endpoint = new Uri("http://gpu-1:8000"), Kind = DeviceKind.Gpu, Gpus = { 0, 1 }, Capacity = 8 });
        });
    }

    public static async Task RunAsync()
    {
        Register(new ServiceCollection(), Pipeline.Create("photos").Stage("detect", model: "detector").Build());
        using var client = new TritonClient(new Uri("http://127.0.0.1:1"), new TritonClientOptions { MaxRetries = 0 });
        TritonResult<TritonDone> answer = await client.IsReadyAsync();
        Console.WriteLine($"Triton where there is none: {answer.Error!.Kind}");
    }
}
