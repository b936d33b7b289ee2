namespace InferLine.Serving.Queries;

/// <summary>What can be in a <see cref="LinkedQueue{T}"/>, which links its members through themselves. It is in one at most.</summary>
/// <typeparam name="T">The deriving type itself.</typeparam>
/// <remarks>The links are fields, as every item of every query passes through them.</remarks>
internal abstract class Linked<T>
    where T : Linked<T>
{
    public T? Previous;

    public T? Next;
}
