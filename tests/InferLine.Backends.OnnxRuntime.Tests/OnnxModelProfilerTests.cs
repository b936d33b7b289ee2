using InferLine.Backends.OnnxRuntime.Tests.Testing;
using InferLine.Profiles;
using InferLine.Serving;
using Microsoft.Extensions.Time.Testing;

namespace InferLine.Backends.OnnxRuntime.Tests;

public sealed class OnnxModelProfilerTests
{
    private static readonly Dictionary<string, IReadOnlyList<int>> None = [];

    [Fact]
    public async Task A_model_is_measured_on_made_up_items()
    {
        using var model = OnnxModel.FromBytes(Models.Doubling, "doubling", new OnnxModelOptions { IntraOpThreads = 2 });
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        var profiler = new OnnxModelProfiler(model, Shape("x", 4, 5), new ReplicaProfilerOptions { Samples = 7, WarmUpBatches = 1 }, time);

        LatencyProfile profile = await profiler.MeasureAsync([1, 8], Stages.None);

        Assert.Equal([(1, 7), (8, 7)], profile.Measurements.Select(measurement => (measurement.Size, measurement.Samples!.Value)));
        Assert.All(profile.Measurements, measurement => Assert.Equal(1, measurement.Milliseconds));
        Assert.Contains("; ONNX Runtime 1.", profile.MeasuredOn, StringComparison.Ordinal);
        Assert.EndsWith(", 2 threads; x 4x5 per item; 2026-11-24", profile.MeasuredOn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shapes_that_the_model_fixes_need_not_be_given_and_integers_are_valid_indices()
    {
        using var model = OnnxModel.FromBytes(Models.TwoInputs, "two");

        LatencyProfile profile = await new OnnxModelProfiler(model, options: new ReplicaProfilerOptions { Samples = 20 }).MeasureAsync([2, 1, 4], Stages.None);

        Assert.All(profile.Measurements, measurement => Assert.True(measurement.P99Milliseconds >= measurement.Milliseconds && measurement.Milliseconds > 0));
        Assert.Contains("1 thread; x 2, k 1 per item", profile.MeasuredOn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_must_be_given_where_the_model_leaves_it_open_and_fit_where_it_does_not()
    {
        using var doubling = OnnxModel.FromBytes(Models.Doubling, "doubling");
        using var weighted = OnnxModel.FromBytes(Models.Weighted, "weighted");

        Rejects(doubling, None, "doubling: input 'x'", "?x? per item", "say what shape");
        Rejects(doubling, Shape("y", 2, 2), "doubling: input 'y'", "no such input; its inputs are x");
        Rejects(doubling, Shape("x", 2), "the shape 2 is given; the model takes ?x? per item");
        Rejects(doubling, Shape("x", 0, 2), "the shape 0x2 is given");
        Rejects(doubling, Shape("x", 100_000, 100_000), "a shape of 100000x100000 has too many values");
        Rejects(weighted, Shape("x", 4), "weighted: input 'x'", "the shape 4 is given; the model takes 3 per item");
    }

    [Fact]
    public async Task A_fixed_batch_is_not_exceeded()
    {
        using var model = OnnxModel.FromBytes(Models.Fixed(2), "two");
        var profiler = new OnnxModelProfiler(model, options: new ReplicaProfilerOptions { Samples = 1 });

        Assert.Equal([1, 2], (await profiler.MeasureAsync([1, 2], Stages.None)).Measurements.Select(measurement => measurement.Size));
        Assert.Contains("fixed to 2", (await Assert.ThrowsAsync<InvalidInputException>(() => profiler.MeasureAsync([1, 4], Stages.None))).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, IReadOnlyList<int>> Shape(string name, params int[] shape) => new(StringComparer.Ordinal) { [name] = shape };

    private static void Rejects(OnnxModel model, Dictionary<string, IReadOnlyList<int>> shapes, params string[] because)
    {
        string message = Assert.Throws<InvalidInputException>(() => new OnnxModelProfiler(model, shapes)).Message;
        Assert.All(because, text => Assert.Contains(text, message, StringComparison.Ordinal));
    }
}
