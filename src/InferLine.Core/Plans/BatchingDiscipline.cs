namespace InferLine.Plans;

/// <summary>From when the batching delay of a stage counts. Where there is no delay, or no batch, the disciplines are the same.</summary>
public enum BatchingDiscipline
{
    /// <summary>From when the oldest queued item became ready: an idle replica starts a batch once it is full or that item has waited for the delay, whichever is first.</summary>
    OldestItem,

    /// <summary>
    /// From when a replica begins to collect: one idle replica at a time takes the items as they come, and starts once it has a full batch or has collected for the delay. An item that waited for a replica
    /// before waits again. So does TorchServe.
    /// </summary>
    CollectionWindow,
}
