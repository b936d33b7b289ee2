namespace InferLine.Serving.Queries;

/// <summary>A list of queries linked through the queries themselves: whoever leaves does so at once, and nothing is allocated.</summary>
internal sealed class QueryList
{
    public Query? First { get; private set; }

    public Query? Last { get; private set; }

    public int Count { get; private set; }

    public void Add(Query query)
    {
        query.Previous = Last;
        if (Last is null)
        {
            First = query;
        }
        else
        {
            Last.Next = query;
        }

        Last = query;
        Count++;
    }

    public void Remove(Query query)
    {
        if (query.Previous is null)
        {
            First = query.Next;
        }
        else
        {
            query.Previous.Next = query.Next;
        }

        if (query.Next is null)
        {
            Last = query.Previous;
        }
        else
        {
            query.Next.Previous = query.Previous;
        }

        query.Previous = null;
        query.Next = null;
        Count--;
    }

    public List<Query> ToList()
    {
        var queries = new List<Query>(Count);
        for (Query? query = First; query is not null; query = query.Next)
        {
            queries.Add(query);
        }

        return queries;
    }
}
