// A web application with a pipeline that it is configured with and a live view for operators, which asks itself and stops.
using InferLine.Hosting;
using InferLine.Serving;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddInferLine(builder.Configuration.GetSection("InferLine"), inferline => inferline
    .AddPipeline("photos", pipeline => pipeline.ServeInProcess<string, string>((services, runtime) => runtime
        .Stage("detect", StageClient.FromItem((string photo) => $"a dog in {photo}"))
        .Result(outputs => outputs.All<string>("detect")[0]))));
builder.Services.AddHealthChecks().AddInferLine();
builder.Services.AddAuthentication().AddBearerToken();
builder.Services.AddAuthorization();

WebApplication app = builder.Build();
app.MapGet("/photos/{name}", async (string name, PipelineRuntime<string, string> runtime, CancellationToken stop) => await runtime.ExecuteAsync(name, stop));
app.MapHealthChecks("/health");
app.MapInferLine("/inferline").RequireAuthorization();
app.MapInferLine("/open");
await app.StartAsync();
using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
Console.WriteLine(await client.GetStringAsync("/photos/beach.jpg"));
Console.WriteLine(await client.GetStringAsync("/health"));
using HttpResponseMessage closed = await client.GetAsync("/inferline");
Console.WriteLine($"the live view, for strangers: {closed.StatusCode}");
string page = await client.GetStringAsync("/open");
Console.WriteLine($"the live view, where it is open: {(page.Contains("photos", StringComparison.Ordinal) ? "a page of photos" : page)}");
await app.StopAsync();
