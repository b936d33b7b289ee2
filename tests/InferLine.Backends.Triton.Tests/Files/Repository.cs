using InferLine.Backends.Triton.Files;
using InferLine.Backends.Triton.TextFormat;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Backends.Triton.Tests.Files;

/// <summary>A folder with a model repository to read, and one to write.</summary>
internal sealed class Repository : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("triton-files-");

    public Repository()
    {
        Directory.CreateDirectory(Source);
    }

    public static Pipeline Chain { get; } = Pipeline.Create("chain").Stage("detect", "detector").Stage("read", "reader").Edge("detect", "read").Build();

    public string Source => Path.Combine(_folder.FullName, "models");

    public string Target => Path.Combine(_folder.FullName, "planned");

    /// <summary>A model of one input and one output, with a file in version 1.</summary>
    public static string Config(string name, string input = "X", string output = "Y", string dims = "[ 4 ]", string more = "") =>
        $$"""
        # the {{name}}
        name: "{{name}}"
        backend: "onnxruntime"
        max_batch_size: 8
        input [ { name: "{{input}}" data_type: TYPE_FP32 dims: {{dims}} } ]
        output [ { name: "{{output}}" data_type: TYPE_FP32 dims: {{dims}} } ]
        some_new_field { value: 3 } # not known here
        dynamic_batching { preferred_batch_size: [ 4, 8 ] max_queue_delay_microseconds: 100 }
        {{more}}

        """;

    public Repository Add(string model, string? config, string content = "weights")
    {
        string folder = Path.Combine(Source, model, "1");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "model.onnx"), content);
        if (config is not null)
        {
            File.WriteAllText(Path.Combine(Source, model, "config.pbtxt"), config);
        }

        return this;
    }

    public ModelRepositoryOptions Options()
    {
        var options = new ModelRepositoryOptions { Source = Source, Target = Target };
        options.Devices["cpu"] = InstanceDevice.Cpu;
        return options;
    }

    public static Plan Plan(Pipeline pipeline, int batchSize = 4, int replicas = 3, double delayMs = 2, string hardware = "cpu") =>
        new(pipeline.Name, pipeline.Stages.Select(stage => new StagePlan(stage.Name, hardware, batchSize, replicas, TimeSpan.FromMilliseconds(delayMs))));

    public Task<RepositoryReport> WriteAsync(Pipeline pipeline, ModelRepositoryOptions? options = null, Plan? plan = null) =>
        TritonModelRepository.WriteAsync(pipeline, plan ?? Plan(pipeline), options ?? Options(), TestContext.Current.CancellationToken);

    public Task<RepositoryReport> PreviewAsync(Pipeline pipeline, ModelRepositoryOptions? options = null, Plan? plan = null) =>
        TritonModelRepository.PreviewAsync(pipeline, plan ?? Plan(pipeline), options ?? Options(), TestContext.Current.CancellationToken);

    public string Read(string path) => File.ReadAllText(Path.Combine(Target, path));

    public ConfigText Configuration(string model) => ConfigText.Parse(Read($"{model}/config.pbtxt"));

    /// <summary>All files and empty folders of the target, and nothing of how they came there.</summary>
    public string[] Written() =>
    [
        .. Directory.EnumerateFileSystemEntries(_folder.FullName, "*", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(Source, StringComparison.Ordinal) && (File.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any()))
            .Select(path => Path.GetRelativePath(_folder.FullName, path)).Order(StringComparer.Ordinal),
    ];

    public void Dispose() => _folder.Delete(recursive: true);
}
