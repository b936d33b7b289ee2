using System.Diagnostics;

namespace InferLine.Serving.Telemetry;

/// <summary>The activities of a query: one for the whole, and under it one for every item at every stage.</summary>
internal static class ServingActivities
{
    public const string SourceName = "InferLine.Serving";

    private static readonly ActivitySource s_source = new(SourceName);

    /// <summary>Starts the activity of a query, under that of the caller. It does not become the caller's own: the query ends elsewhere.</summary>
    public static Activity? StartQuery(string pipeline)
    {
        if (!s_source.HasListeners())
        {
            return null;
        }

        Activity? caller = Activity.Current;
        Activity? activity = s_source.StartActivity("inferline.query");
        Activity.Current = caller;
        activity?.SetTag("inferline.pipeline", pipeline);
        return activity;
    }

    public static void EndQuery(Activity activity, QueryOutcome outcome)
    {
        activity.SetTag("inferline.outcome", outcome.ToString().ToLowerInvariant());
        if (outcome == QueryOutcome.Failed)
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }

        Activity? current = Activity.Current;
        activity.Stop();
        Activity.Current = current;
    }

    /// <summary>Records what an item did at a stage, once that is over: a batch belongs to many queries, so none of them is the parent while it runs.</summary>
    public static void RecordItem(Activity query, string stage, int batchSize, TimeSpan queued, TimeSpan total, DateTimeOffset ended, bool failed)
    {
        Activity? current = Activity.Current;
        Activity? activity = s_source.StartActivity("inferline.stage", ActivityKind.Internal, query.Context, startTime: ended - total);
        if (activity is not null)
        {
            activity.SetTag("inferline.stage", stage);
            activity.SetTag("inferline.batch.size", batchSize);
            activity.SetTag("inferline.queue.duration", queued.TotalSeconds);
            if (failed)
            {
                activity.SetStatus(ActivityStatusCode.Error);
            }

            activity.SetEndTime(ended.UtcDateTime);
            activity.Stop();
        }

        Activity.Current = current;
    }
}
