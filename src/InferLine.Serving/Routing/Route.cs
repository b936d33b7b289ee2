namespace InferLine.Serving.Routing;

/// <summary>Decides whether an edge is taken for an output of its source, and what goes on: every value that it adds is one item.</summary>
internal delegate void Route(object? output, RouteSink sink);
