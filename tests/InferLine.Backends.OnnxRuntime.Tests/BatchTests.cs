using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Backends.OnnxRuntime.Tests.Testing;

namespace InferLine.Backends.OnnxRuntime.Tests;

/// <summary>What goes into a model as a batch, and what comes out for each item.</summary>
public sealed class BatchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(17)]
    public async Task Each_item_gets_its_own_results(int batchSize)
    {
        using var model = OnnxModel.FromBytes(Models.Weighted, "weighted");
        float[][] items = [.. Enumerable.Range(0, batchSize).Select(i => new float[] { i, i + 0.5f, -i })];

        float[][] results = await model.OfVectors().RunOnceAsync(items);

        Assert.Equal(items.Select(item => new[] { item[0], 2 * item[1], 3 * item[2] }), results);
    }

    [Fact]
    public async Task A_replica_serves_batches_of_any_sizes_one_after_the_other()
    {
        using var model = OnnxModel.FromBytes(Models.Doubling, "doubling");
        await using IStageReplica replica = await model.OfMatrices().CreateReplicaAsync(Stages.None);

        foreach (int size in (int[])[1, 40, 3, 1, 100, 2])
        {
            Matrix[] items = [.. Enumerable.Range(0, size).Select(i => Matrix.Counting(2, 3, first: i))];
            Assert.Equal(items.Select(item => item.Times(2)), await replica.RunAsync(items));
        }
    }

    [Fact]
    public async Task Several_inputs_and_outputs_are_told_apart_by_name()
    {
        using var model = OnnxModel.FromBytes(Models.TwoInputs, "two");
        IStageClient stage = model.AsStage<(float X, long K), string>(
            (item, inputs) =>
            {
                inputs.Write<long>("k", 1)[0] = item.K;
                inputs.Write<float>("x", 2).Fill(item.X);
            },
            (item, outputs) => FormattableString.Invariant($"{item.K}: {outputs.Values<float>("sum")[1]} {outputs.Values<long>("twice")[0]} {outputs.Values<float>("last")[0]}"));
        await using IStageReplica replica = await stage.CreateReplicaAsync(Stages.None);
        object?[] outputs = new object?[3];

        await replica.RunAsync(new object?[] { (1.5f, 2L), (4f, 0L), (-1f, 1L) }, outputs, Stages.None);

        Assert.Equal(["2: 3 4 30", "0: 8 0 10", "1: -2 2 20"], outputs);
    }

    [Fact]
    public async Task Items_of_one_shape_run_together_and_keep_their_order()
    {
        using var model = OnnxModel.FromBytes(Models.Doubling, "doubling");
        Matrix[] items = [Matrix.Counting(2, 3), Matrix.Counting(1, 4), Matrix.Counting(2, 3, first: 50), Matrix.Counting(3, 2), Matrix.Counting(1, 4, first: 70)];

        Assert.Equal(items.Select(item => item.Times(2)), await model.OfMatrices().RunOnceAsync(items));
    }

    [Fact]
    public async Task Smaller_items_are_padded_to_the_largest_extents_if_wanted()
    {
        using var model = OnnxModel.FromBytes(Models.Doubling, "doubling", new OnnxModelOptions { DifferingShapes = DifferingShapes.Pad });
        await using IStageReplica replica = await model.OfMatrices().CreateReplicaAsync(Stages.None);
        Matrix[] items = [Matrix.Counting(2, 3), Matrix.Counting(1, 4), Matrix.Counting(3, 1)];

        // First a batch that leaves its values in the memory that the padding must be zero in.
        await replica.RunAsync(Matrix.Counting(9, 9), Matrix.Counting(8, 8));

        Assert.Equal(items.Select(item => item.PaddedTo(3, 4).Times(2)), await replica.RunAsync(items));
    }

    [Fact]
    public async Task The_batch_axis_may_be_another_one()
    {
        using var model = OnnxModel.FromBytes(Models.BatchInTheMiddle, "middle", new OnnxModelOptions { BatchAxis = 1 });
        Matrix[] items = [.. Enumerable.Range(0, 5).Select(i => Matrix.Counting(2, 3, first: 10 * i))];

        Matrix[] results = await model.OfMatrices().RunOnceAsync(items);

        Assert.Equal(items.Select(item => item with { Values = [.. item.Values.Select((value, i) => value * ((i % 3) + 1))] }), results);
    }

    [Fact]
    public async Task A_fixed_batch_is_filled_up_and_not_exceeded()
    {
        using var model = OnnxModel.FromBytes(Models.Fixed(4), "four");
        await using IStageReplica replica = await model.OfVectors().CreateReplicaAsync(Stages.None);

        Assert.Equal(4, model.FixedBatchSize);
        Assert.Equal([[2, 4], [6, 8], [10, 12], [14, 16]], await replica.RunAsync<float[]>([1, 2], [3, 4], [5, 6], [7, 8]));
        Assert.Equal([[2, 4], [6, 8]], await replica.RunAsync<float[]>([1, 2], [3, 4]));
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => replica.RunAsync(Enumerable.Repeat(new float[2], 5).ToArray()));
        Assert.Equal("four: batch size 5: the model's batch axis is fixed to 4; use batches of at most that, or export the model with a free batch axis", error.Message);
    }

    [Fact]
    public async Task An_output_that_belongs_to_the_batch_does_no_harm_unless_it_is_read()
    {
        using var model = OnnxModel.FromBytes(Models.WithTotal, "total");
        IStageClient stage = model.AsStage<float[], float[]>((item, inputs) => item.CopyTo(inputs.Write<float>(2)), (_, outputs) => outputs.Values<float>("y").ToArray());
        IStageClient reading = model.AsStage<float[], float[]>((item, inputs) => item.CopyTo(inputs.Write<float>(2)), (_, outputs) => [outputs.Values<long>("total")[0]]);

        Assert.Equal([[2, 4], [6, 8], [10, 12]], await stage.RunOnceAsync<float[]>([1, 2], [3, 4], [5, 6]));
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => reading.RunOnceAsync<float[]>([1, 2], [3, 4], [5, 6]));
        Assert.StartsWith("total: output 'total': it is 2 for a batch of 3", error.Message, StringComparison.Ordinal);
    }

    [Property(MaxTest = 60)]
    public Property Grouped_results_are_those_of_each_item_alone() =>
        Prop.ForAll(Gen.Choose(1, 3).Two().Select(size => Matrix.Counting(size.Item1, size.Item2, first: (7 * size.Item1) - size.Item2)).NonEmptyListOf().ToArbitrary(), items =>
        {
            using var model = OnnxModel.FromBytes(Models.Doubling, "doubling");
            Assert.Equal(items.Select(item => item.Times(2)), model.OfMatrices().RunOnceAsync([.. items]).GetAwaiter().GetResult());
        });
}
