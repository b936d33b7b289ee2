using InferLine.Serving.Queries;
using InferLine.Serving.Routing;

namespace InferLine.Serving;

/// <summary>What a query has brought about so far: its input, and the outputs of the stages that are done. Valid only during the call that it is passed to.</summary>
public readonly struct QueryOutputs : IEquatable<QueryOutputs>
{
    private readonly Query _query;

    internal QueryOutputs(Query query) => _query = query;

    /// <summary>The query's input.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <exception cref="InvalidCastException">It is not of that type.</exception>
    public T Input<T>() => Typed.Cast<T>(_query.Input, "the input");

    /// <summary>The outputs of a stage, ordered as its items are: by the items that they followed, then as those gave them. Empty if the query did not visit it.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="stage">The stage's name.</param>
    /// <exception cref="InvalidInputException">The pipeline has no such stage.</exception>
    /// <exception cref="InvalidOperationException">The stage does not lead to the join that asks, so it may not be done yet.</exception>
    /// <exception cref="InvalidCastException">An output is not of that type.</exception>
    public IReadOnlyList<T> All<T>(string stage)
    {
        List<Item> items = _query.OutputsOf(stage);
        var outputs = new T[items.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = Typed.Cast<T>(items[i].Value, stage);
        }

        return outputs;
    }

    /// <summary>The output of a stage that the query visited with one item.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="stage">The stage's name.</param>
    /// <exception cref="InvalidInputException">The pipeline has no such stage.</exception>
    /// <exception cref="InvalidOperationException">
    /// The stage had no item, or several, of this query; or it does not lead to the join that asks, so it may not be done yet.
    /// </exception>
    /// <exception cref="InvalidCastException">The output is not of that type.</exception>
    public T Only<T>(string stage) =>
        _query.TryGetOnlyOutput(stage, out object? output, out int count)
            ? Typed.Cast<T>(output, stage)
            : throw new InvalidOperationException(FormattableString.Invariant($"stage '{stage}' has {count} outputs for this query, not one; use All"));

    /// <inheritdoc/>
    public bool Equals(QueryOutputs other) => ReferenceEquals(_query, other._query);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is QueryOutputs other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _query?.GetHashCode() ?? 0;

    /// <summary>Whether both are of the same query.</summary>
    public static bool operator ==(QueryOutputs left, QueryOutputs right) => left.Equals(right);

    /// <summary>Whether they are of different queries.</summary>
    public static bool operator !=(QueryOutputs left, QueryOutputs right) => !left.Equals(right);
}
