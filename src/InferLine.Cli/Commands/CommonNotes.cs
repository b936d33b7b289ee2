namespace InferLine.Commands;

/// <summary>Parts of the help that several commands share.</summary>
internal static class CommonNotes
{
    public const string PipelineFormat = """
          pipeline  JSON: { "name": "...", "stages": [ { "name": "detect", "model": "yolov3" }, ... ],
                    "edges": [ { "from": "detect", "to": "plate", "probability": 0.5, "fanOut": 1 }, ... ] }
        """;

    public const string ProfilesFormat = """
          profiles  JSON: { "hardware": [ { "name": "t4", "costPerHour": 0.53, "maxReplicas": 64 }, ... ],
                    "models": [ { "name": "yolov3", "profiles": [ { "hardware": "t4",
                    "batches": [ { "size": 1, "latencyMs": 6.2 }, ... ] }, ... ] }, ... ] }
        """;

    public const string PlanFormat = """
          plan      JSON: { "pipeline": "...", "slo": { "latencyMs": 150, "percentile": 99 }, "stages": [
                    { "name": "detect", "hardware": "t4", "batchSize": 8, "replicas": 3 }, ... ] }
        """;

    public const string WorkloadFormat = """
          trace     CSV with the column arrival_s (seconds, non-decreasing), or a visits file that has a
                    further column per stage: the number of items of the query there
        """;

    public const string TraceFormat = """
          trace     CSV with the column arrival_s: arrival times in seconds, non-decreasing
        """;

    public const string ServersFormat = """
          servers   JSON, of Triton: { "bindings": [ { "hardware": "t4", "endpoint": "http://gpu-1:8000",
                    "kind": "gpu", "gpus": [ 0 ], "capacity": 8 }, ... ], "models": { "detect": "m1" },
                    "headersFromEnvironment": { "Authorization": "TRITON_AUTHORIZATION" } }
                    of TorchServe: { "bindings": [ { "hardware": "t4", "endpoint": "http://gpu-1:8080",
                    "keyFile": "key_file.json", "capacity": 8 }, ... ], "models": { "detect": "m1" },
                    "archives": { "detect": [ "m1.mar", "m1-2.mar" ] } }
        """;

    public const string RequestFormat = """
          request   JSON: { "inputs": [ { "name": "x", "datatype": "FP32", "shape": [1,4],
                    "data": [1,2,3,4] }, ... ] }
        """;

    public const string StandardStreams = """
        '-' stands for standard input or output wherever a file is read or written.
        """;

    public const string ServerExitCodes = """
        Exit codes: 0 done; 2 bad usage or bad input, explained on standard error; 69 a server did not
        answer, or did not do what it was asked to.
        """;

    public const string ExitCodes = """
        Exit codes: 0 done; 2 bad usage or bad input, explained on standard error.
        """;
}
