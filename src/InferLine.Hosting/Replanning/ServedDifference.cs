using InferLine.Backends;

namespace InferLine.Hosting.Replanning;

/// <summary>Differences of what a backend has counted.</summary>
internal static class ServedDifference
{
    /// <returns>What was served since an earlier count; <see langword="null"/> if the backend began anew, and counts from zero.</returns>
    public static ServedItems? Since(this ServedItems now, ServedItems before) =>
        before.Queries <= now.Queries && before.Items.Zip(now.Items).All(pair => pair.First <= pair.Second)
            ? new ServedItems(now.Queries - before.Queries, [.. before.Items.Zip(now.Items, (first, second) => second - first)])
            : null;
}
