using System.Text.Json.Nodes;

namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>A registered version, its workers and its queue.</summary>
internal sealed class FakeVersion(string name, string url, FakeArchive archive)
{
    public string Name { get; } = name;

    public string Url { get; } = url;

    public FakeArchive Archive { get; } = archive;

    public int Min { get; set; }

    public int Max { get; set; }

    public int Batch { get; init; }

    public int Delay { get; init; }

    public int ResponseTimeout { get; init; } = 120;

    public int StartupTimeout { get; init; } = 120;

    public bool LoadedAtStartup { get; init; }

    public List<FakeWorker> Workers { get; } = [];

    public Queue<FakeJob> Queue { get; } = new();

    public int Ready(double now) => Workers.Count(worker => worker.IsReady(now));

    public JsonObject Describe(double now) => new()
    {
        ["modelName"] = Name,
        ["modelVersion"] = Archive.Version,
        ["modelUrl"] = Url,
        ["runtime"] = "python",
        ["minWorkers"] = Min,
        ["maxWorkers"] = Max,
        ["batchSize"] = Batch,
        ["maxBatchDelay"] = Delay,
        ["responseTimeout"] = ResponseTimeout,
        ["startupTimeout"] = StartupTimeout,
        ["maxRetryTimeoutInSec"] = Archive.MaxRetrySeconds,
        ["clientTimeoutInMills"] = 0,
        ["parallelType"] = "",
        ["parallelLevel"] = 0,
        ["deviceType"] = "cpu",
        ["continuousBatching"] = false,
        ["useJobTicket"] = false,
        ["useVenv"] = false,
        ["stateful"] = false,
        ["sequenceMaxIdleMSec"] = 0,
        ["sequenceTimeoutMSec"] = 0,
        ["maxNumSequence"] = 0,
        ["maxSequenceJobQueueSize"] = 0,
        ["loadedAtStartup"] = LoadedAtStartup,
        ["workers"] = new JsonArray([.. Workers.Select(worker => (JsonNode)new JsonObject
        {
            ["id"] = worker.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["startTime"] = "2026-11-24T07:07:06.301Z",
            ["status"] = worker.IsReady(now) ? "READY" : "UNLOADING",
            ["memoryUsage"] = 0,
            ["pid"] = worker.Pid,
            ["gpu"] = false,
            ["gpuUsage"] = "N/A",
        })]),
        ["jobQueueStatus"] = new JsonObject { ["remainingCapacity"] = Archive.QueueSize - Queue.Count, ["pendingRequests"] = Queue.Count },
    };
}
