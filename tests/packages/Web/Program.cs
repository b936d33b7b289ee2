// A web application with a pipeline that it is configured with, which asks itself and stops.
using InferLine.Hosting;
using InferLine.Serving;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddInferLine(builder.Configuration.GetSection("InferLine"), inferline => inferline
    .AddPipeline("photos", pipeline => pipeline.ServeInProcess<string, string>((services, runtime) => runtime
        .Stage("detect", StageClient.FromItem((string photo) => $"a dog in {photo}"))
        .Result(outputs => outputs.All<string>("detect")[0]))));
builder.Services.AddHealthChecks().AddInferLine();

WebApplication app = builder.Build();
app.MapGet("/photos/{name}", async (string name, PipelineRuntime<string, string> runtime, CancellationToken stop) => await runtime.ExecuteAsync(name, stop));
app.MapHealthChecks("/health");
await app.StartAsync();
using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
Console.WriteLine(await client.GetStringAsync("/photos/beach.jpg"));
Console.WriteLine(await client.GetStringAsync("/health"));
await app.StopAsync();
