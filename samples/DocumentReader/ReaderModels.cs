using DocumentReader.Imaging;
using DocumentReader.Models;
using DocumentReader.Stages;
using InferLine.Backends;
using InferLine.Backends.OnnxRuntime;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Serving;

namespace DocumentReader;

/// <summary>The pipeline, and the models that are its stages.</summary>
public sealed class ReaderModels : IDisposable
{
    public const string Detect = "detect";
    public const string Turn = "turn";
    public const string Read = "read";

    private readonly OnnxModel[] _models;

    /// <summary>Loads the models.</summary>
    /// <param name="files">Where they are.</param>
    /// <param name="lineWidth">See <see cref="LineReader"/>.</param>
    /// <param name="pageHeight">See <see cref="LineDetector"/>: enough for a page; less makes strips of a few lines quicker.</param>
    public ReaderModels(ModelFiles files, int? lineWidth = null, int pageHeight = 480)
    {
        // One thread per replica: then a replica is a core, and replicas add up.
        var options = new OnnxModelOptions { IntraOpThreads = 1, DifferingShapes = DifferingShapes.Pad };
        _models = [OnnxModel.Load(files.Detection, options), OnnxModel.Load(files.Orientation, options), OnnxModel.Load(files.Recognition, options)];
        var reader = new LineReader(LineReader.LoadCharacters(files.Characters), lineWidth);
        Stages = new Dictionary<string, IStageClient>(StringComparer.Ordinal)
        {
            [Detect] = new LineDetector(pageHeight).Stage(_models[0], [Blank.Page]),
            [Turn] = LineTurner.Stage(_models[1], [Blank.Line]),
            [Read] = reader.Stage(_models[2], [Blank.Line]),
        };
    }

    /// <summary>What runs the stages, by their names.</summary>
    public IReadOnlyDictionary<string, IStageClient> Stages { get; }

    /// <summary>A page has as many lines as are found; how many that is, the visits of a workload say.</summary>
    public static Pipeline Pipeline { get; } = Pipeline.Create("document-reader")
        .Stage(Detect, model: "ppocr-v4-detection")
        .Stage(Turn, model: "ppocr-v2-orientation")
        .Stage(Read, model: "ppocr-v4-recognition")
        .Chain(Detect, Turn, Read)
        .Build();

    /// <summary>A runtime that reads pages.</summary>
    public PipelineRuntime<Picture, IReadOnlyList<ReadLine>> Serve(Plan plan) =>
        new PipelineRuntimeBuilder<Picture, IReadOnlyList<ReadLine>>(Pipeline, plan)
            .Stage(Detect, Stages[Detect])
            .Stage(Turn, Stages[Turn])
            .Stage(Read, Stages[Read])
            .Route(Detect, Turn, (IReadOnlyList<TextLine> lines) => lines)
            .Result(outputs => outputs.All<ReadLine>(Read))
            .Build();

    public void Dispose() => Array.ForEach(_models, model => model.Dispose());
}
