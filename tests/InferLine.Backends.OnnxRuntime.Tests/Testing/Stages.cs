namespace InferLine.Backends.OnnxRuntime.Tests.Testing;

/// <summary>Stages that take and give arrays.</summary>
internal static class Stages
{
    public static CancellationToken None => TestContext.Current.CancellationToken;

    /// <summary>Items are arrays of one axis.</summary>
    public static IStageClient OfVectors(this OnnxModel model) =>
        model.AsStage<float[], float[]>((item, inputs) => item.CopyTo(inputs.Write<float>(item.Length)), (_, outputs) => outputs.Values<float>().ToArray());

    /// <summary>Items are matrices.</summary>
    public static IStageClient OfMatrices(this OnnxModel model) => model.AsStage<Matrix, Matrix>(
        (item, inputs) => item.Values.CopyTo(inputs.Write<float>("x", item.Rows, item.Columns)),
        (_, outputs) => new Matrix(outputs.Shape("y")[0], outputs.Shape("y")[1], outputs.Values<float>("y").ToArray()));

    public static async Task<T[]> RunAsync<T>(this IStageReplica replica, params T[] items)
    {
        object?[] outputs = new object?[items.Length];
        await replica.RunAsync(items.Cast<object?>().ToArray(), outputs, None);
        return [.. outputs.Cast<T>()];
    }

    public static async Task<T[]> RunOnceAsync<T>(this IStageClient stage, params T[] items)
    {
        await using IStageReplica replica = await stage.CreateReplicaAsync(None);
        return await replica.RunAsync(items);
    }
}
