using InferLine.Serving.Queries;

namespace InferLine.Serving.Routing;

/// <summary>Makes the items of a stage from all that the query's earlier stages have given.</summary>
internal delegate IEnumerable<object?> Join(Query query);
