using System.Globalization;
using InferLine.Plans;

namespace TensorFlowServing;

/// <summary>The file that a stage's servers are started with: <c>tensorflow_model_server --enable_batching --batching_parameters_file=...</c>.</summary>
public static class BatchingFile
{
    public static string Text(StagePlan stage) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        max_batch_size { value: {{stage.BatchSize}} }
        batch_timeout_micros { value: {{(long)stage.MaxDelay.TotalMicroseconds}} }
        num_batch_threads { value: 1 }
        max_enqueued_batches { value: 1000 }

        """);
}
