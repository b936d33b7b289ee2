using DocumentReader;
using DocumentReader.Measuring;
using DocumentReader.Models;
using InferLine.Backends;
using InferLine.Plans;

namespace InferLine.Evaluation.Accuracy;

/// <summary>The sample DocumentReader: ONNX models that nobody here wrote, on strips of the pages that come with it.</summary>
internal sealed class DocumentCase : IDisposable
{
    private const double Tolerance = 0.10;

    /// <summary>If stages are pinned: the core of the last one, and that of all else.</summary>
    private const int ReadCore = 1;
    private const int OtherCore = 0;

    /// <summary>The width that the recognition model was trained at.</summary>
    private const int LineWidth = 320;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(15);

    private readonly ReaderModels _models;

    private DocumentCase(ReaderModels models, SharedCores profiles, AccuracyCase accuracy) => (_models, Profiles, Case) = (models, profiles, accuracy);

    /// <summary>Its name.</summary>
    public static string Name => ReaderModels.Pipeline.Name;

    public AccuracyCase Case { get; }

    /// <summary>How many lines were found on each strip.</summary>
    public required IReadOnlyList<int> LinesPerStrip { get; init; }

    /// <summary>The profiles of the stages by themselves, before all rounds. They say which rate is which load; estimates follow from a <see cref="Calibration"/>.</summary>
    public SharedCores Profiles { get; }

    /// <summary>Fetches the models if need be, and measures their profiles.</summary>
    /// <param name="pin">Whether the stage that works most gets a core of its own, which all else in this process leaves to it.</param>
    /// <exception cref="ModelsMissingException">The models are not to be had.</exception>
    public static async Task<DocumentCase> CreateAsync(bool pin)
    {
        ModelFiles files = await ModelPackage.GetAsync();
        IReadOnlyList<SamplePage> pages = SamplePage.LoadAll();
        IReadOnlyList<SamplePage> strips;
        using (var wholePages = new ReaderModels(files, LineWidth))
        {
            strips = PageStrips.Cut(pages, await StageItems.CollectAsync(wholePages, pages));
        }

        var models = new ReaderModels(files, LineWidth, PageStrips.Height);
        StageItems items = await StageItems.CollectAsync(models, strips);
        await using PageProfiler profiler = await PageProfiler.CreateAsync(models, items);
        await profiler.MeasureAsync(s_warmUp);
        SharedCores profiles = await profiler.MeasureAsync(s_first);
        if (pin)
        {
            foreach (int thread in Cores.Threads())
            {
                Cores.Pin(thread, OtherCore);
            }
        }

        return new DocumentCase(models, profiles, Accuracy(models, items, profiles, pin)) { LinesPerStrip = items.LinesPerPage };
    }

    public void Dispose() => _models.Dispose();

    private static AccuracyCase Accuracy(ReaderModels models, StageItems items, SharedCores profiles, bool pin)
    {
        var pages = new PageItems(items);
        double linesPerPage = items.LinesPerPage.Average();

        // As the planner of the sample has it: batches do not pay on one core. One replica per stage with one thread each; on two cores the third waits only while both others work.
        var plan = new Plan(Name, ReaderModels.Pipeline.Stages.Select(stage => new StagePlan(stage.Name, PageProfiler.Core, batchSize: 1, replicas: 1)));
        return new AccuracyCase(ReaderModels.Pipeline, profiles.Alone, plan, Tolerance)
        {
            Client = stage => new ReplayedClient(Placed(ReaderModels.Pipeline.Stages[stage].Name), pages.At(stage), stage == 0 ? PageItems.Check : null),
            Sample = (arrivals, seed) => PageLoad.Create(items, arrivals, (int)seed).Workload,
            Shared = profiles,
            CalibrationQueries = 150,
            Parts = share => (int)Math.Round(share / 0.075),
            ItemsPerQuery = [1, linesPerPage, linesPerPage],
            Loads = [0.3, 0.6],
            Queries = 300,
            WarmUpQueries = 50,
        };

        IStageClient Placed(string stage) => pin ? new PinnedClient(models.Stages[stage], stage == ReaderModels.Read ? ReadCore : OtherCore) : models.Stages[stage];
    }
}
