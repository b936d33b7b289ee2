using InferLine.Pipelines;

namespace InferLine.Reporting.Sections;

/// <summary>Where the stages of a pipeline stand: in layers, each stage after all that lead to it, and within a layer near those.</summary>
internal sealed class GraphLayout
{
    public GraphLayout(Pipeline pipeline)
    {
        PipelineTopology graph = pipeline.Topology;
        int[] layerOf = new int[pipeline.Stages.Count];
        double[] placeOf = new double[pipeline.Stages.Count];
        var layers = new List<List<int>>();
        foreach (int stage in graph.TopologicalOrder)
        {
            layerOf[stage] = graph.InEdges(stage).Select(edge => layerOf[graph.Source(edge)] + 1).DefaultIfEmpty(0).Max();
            while (layers.Count <= layerOf[stage])
            {
                layers.Add([]);
            }

            layers[layerOf[stage]].Add(stage);
        }

        foreach (List<int> layer in layers)
        {
            // A stage without parents stays where it was given.
            List<int> ordered = [.. layer.OrderBy(stage => graph.InEdges(stage).Select(edge => placeOf[graph.Source(edge)]).DefaultIfEmpty(0).Average())];
            for (int i = 0; i < ordered.Count; i++)
            {
                layer[i] = ordered[i];
                placeOf[ordered[i]] = i - ((ordered.Count - 1) / 2.0);
            }
        }

        (LayerOf, PlaceOf) = (layerOf, placeOf);
        Layers = layers.Count;
        WidestLayer = layers.Max(layer => layer.Count);
    }

    /// <summary>The number of layers.</summary>
    public int Layers { get; }

    /// <summary>The number of stages in the layer that has most.</summary>
    public int WidestLayer { get; }

    /// <summary>The layer of each stage, from 0.</summary>
    public IReadOnlyList<int> LayerOf { get; }

    /// <summary>The place of each stage within its layer, 0 being the middle.</summary>
    public IReadOnlyList<double> PlaceOf { get; }
}
