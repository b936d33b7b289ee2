using FsCheck.Xunit;
using InferLine.Testing;

namespace InferLine.Pipelines;

public sealed class PipelineTopologyTests
{
    private static readonly Pipeline _diamond = Pipeline.Create("diamond")
        .Stage("end", "m")
        .Stage("right", "m")
        .Stage("left", "m")
        .Stage("start", "m")
        .Edge("start", "left")
        .Edge("start", "right")
        .Edge("left", "end")
        .Edge("right", "end")
        .Build();

    [Fact]
    public void Stages_come_after_those_that_lead_to_them_and_keep_their_order_otherwise() =>
        Assert.Equal("start right left end", string.Join(' ', _diamond.Topology.TopologicalOrder.Select(stage => _diamond.Stages[stage].Name)));

    [Fact]
    public void Edges_are_known_by_both_their_ends()
    {
        PipelineTopology topology = _diamond.Topology;

        Assert.Equal([0, 1], topology.OutEdges(_diamond.IndexOf("start")));
        Assert.Equal([2, 3], topology.InEdges(_diamond.IndexOf("end")));
        Assert.Equal([3, 3, 2, 1], Enumerable.Range(0, 4).Select(topology.Source));
        Assert.Equal([2, 1, 0, 0], Enumerable.Range(0, 4).Select(topology.Target));
    }

    [Fact]
    public void The_longest_path_is_that_with_the_largest_sum_of_weights()
    {
        double[] weights = new double[4];
        weights[_diamond.IndexOf("start")] = 1;
        weights[_diamond.IndexOf("left")] = 5;
        weights[_diamond.IndexOf("right")] = 3;
        weights[_diamond.IndexOf("end")] = 0.5;

        Assert.Equal(6.5, _diamond.Topology.LongestPath(weights));
    }

    [Property]
    public void The_order_holds_every_stage_once_and_every_edge_leads_forwards(GeneratedPipeline generated)
    {
        PipelineTopology topology = generated.Pipeline.Topology;
        int[] order = [.. topology.TopologicalOrder];

        Assert.Equal(Enumerable.Range(0, generated.Pipeline.Stages.Count), order.Order());
        Assert.All(
            Enumerable.Range(0, generated.Pipeline.Edges.Count),
            edge => Assert.True(Array.IndexOf(order, topology.Source(edge)) < Array.IndexOf(order, topology.Target(edge))));
    }
}
