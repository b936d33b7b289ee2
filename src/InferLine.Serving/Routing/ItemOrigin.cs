namespace InferLine.Serving.Routing;

/// <summary>How a stage's items come about.</summary>
internal enum ItemOrigin
{
    /// <summary>At most one in-edge: every item is ready as soon as it is routed.</summary>
    Flow,

    /// <summary>Several in-edges: the items of the live ones are put side by side once all are there.</summary>
    SideBySide,

    /// <summary>The host makes the items from all that came before.</summary>
    Join,
}
