using System.Threading.Channels;

namespace InferLine.Benchmarks.Serving;

/// <summary>The baseline: a pipeline as one would write it by hand. A channel and a loop per stage, which takes what is there up to a batch, and a task per item.</summary>
internal sealed class ChannelPipeline : IAsyncDisposable
{
    private readonly Channel<Entry>[] _channels;
    private readonly Task[] _stages;

    public ChannelPipeline(int stages, int batchSize, Func<object, object> model)
    {
        _channels = [.. Enumerable.Range(0, stages).Select(_ => Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true }))];
        _stages = [.. Enumerable.Range(0, stages).Select(stage => Task.Run(() => ServeAsync(stage, batchSize, model)))];
    }

    public Task<object> ExecuteAsync(object input)
    {
        var entry = new Entry(input);
        _channels[0].Writer.TryWrite(entry);
        return entry.Answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Channel<Entry> channel in _channels)
        {
            channel.Writer.Complete();
        }

        await Task.WhenAll(_stages);
    }

    private async Task ServeAsync(int stage, int batchSize, Func<object, object> model)
    {
        ChannelReader<Entry> reader = _channels[stage].Reader;
        var batch = new List<Entry>(batchSize);
        while (await reader.WaitToReadAsync())
        {
            while (batch.Count < batchSize && reader.TryRead(out Entry? entry))
            {
                batch.Add(entry);
            }

            foreach (Entry entry in batch)
            {
                entry.Value = model(entry.Value);
                if (stage + 1 < _channels.Length)
                {
                    _channels[stage + 1].Writer.TryWrite(entry);
                }
                else
                {
                    entry.Answer.SetResult(entry.Value);
                }
            }

            batch.Clear();
        }
    }

    private sealed class Entry(object input)
    {
        public object Value { get; set; } = input;

        public TaskCompletionSource<object> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
