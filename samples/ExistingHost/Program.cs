// A web service that served photos by itself, with its own queues and workers, before it got to know InferLine. It still does: it only records its arrivals,
// and lets the tuner choose how many workers each stage has.
using ExistingHost;
using InferLine.Hosting;

bool isDemo = args.Contains("--demo");
WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
if (isDemo)
{
    builder.WebHost.UseUrls("http://127.0.0.1:0"); // any free port
}

// The service as it was: a queue and workers for each stage.
var detect = new WorkerPool("detect", workTime: TimeSpan.FromMilliseconds(40));
var classify = new WorkerPool("classify", workTime: TimeSpan.FromMilliseconds(20));
builder.Services.AddSingleton<IHostedService>(detect);
builder.Services.AddSingleton<IHostedService>(classify);
builder.Services.AddSingleton(services => new PhotoEndpoint(detect, classify, services.GetRequiredService<IArrivalRecorder>()));

// What is new: the pipeline of appsettings.json, whose workers are scaled by the service itself, and health checks.
builder.Services.AddInferLine(builder.Configuration.GetSection("InferLine"), inferline => inferline
    .AddPipeline("photos", pipeline => pipeline.UseScaler((_, _) => new WorkerScaler([("detect", detect), ("classify", classify)]))));
builder.Services.AddHealthChecks().AddInferLine();

WebApplication app = builder.Build();
app.MapPost("/photos", (PhotoEndpoint endpoint) => endpoint.ServeAsync());
app.MapHealthChecks("/health");
if (!isDemo)
{
    await app.RunAsync();
    return 0;
}

await app.StartAsync();
bool hasScaled = await Demo.RunAsync(app.Urls.First(), app.Services.GetRequiredService<IHostedPipeline>());
await app.StopAsync();
return hasScaled ? 0 : 1;
