using DocumentReader.Stages;
using InferLine.Backends;

namespace DocumentReader.Measuring;

/// <summary>What the stages get when the pages are read one after the other: real items to profile them with, and how many there are per page.</summary>
public sealed record StageItems(object[] Pages, object[] Lines, object[] TurnedLines, int[] LinesPerPage)
{
    public static async Task<StageItems> CollectAsync(ReaderModels models, IReadOnlyList<SamplePage> pages)
    {
        object[] pictures = [.. pages.Select(page => page.Picture)];
        IReadOnlyList<TextLine>[] found = [.. (await RunAsync(models.Stages[ReaderModels.Detect], pictures)).Cast<IReadOnlyList<TextLine>>()];
        object[] lines = [.. found.SelectMany(onPage => onPage)];
        return new StageItems(pictures, lines, await RunAsync(models.Stages[ReaderModels.Turn], lines), [.. found.Select(onPage => onPage.Count)]);
    }

    /// <summary>The items of a stage.</summary>
    public object[] Of(string stage) => stage switch { ReaderModels.Detect => Pages, ReaderModels.Turn => Lines, _ => TurnedLines };

    private static async Task<object[]> RunAsync(IStageClient stage, object[] items)
    {
        await using IStageReplica replica = await stage.CreateReplicaAsync(CancellationToken.None);
        object?[] inputs = items;
        object?[] outputs = new object?[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            await replica.RunAsync(inputs.AsMemory(i, 1), outputs.AsMemory(i, 1), CancellationToken.None);
        }

        return [.. outputs.Select(output => output!)];
    }
}
