namespace InferLine.Serving;

/// <summary>How a query ended.</summary>
public enum QueryOutcome
{
    /// <summary>It was answered.</summary>
    Completed,

    /// <summary>A model, a route or a result failed it.</summary>
    Failed,

    /// <summary>Its caller cancelled it.</summary>
    Cancelled,

    /// <summary>It was refused at the entrance, was late and dropped, or was given up when the runtime stopped.</summary>
    Rejected,
}
