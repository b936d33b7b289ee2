namespace InferLine.Serving.Queries;

/// <summary>A queue linked through its members: whoever leaves from the middle does so at once, and nothing is allocated. Guarded by its owner's lock.</summary>
internal sealed class LinkedQueue<T>
    where T : Linked<T>
{
    public T? First { get; private set; }

    public T? Last { get; private set; }

    public int Count { get; private set; }

    public void Add(T member) => InsertAfter(Last, member);

    /// <summary>Puts a member behind another one, or first.</summary>
    public void InsertAfter(T? before, T member)
    {
        T? after = before is null ? First : before.Next;
        member.Previous = before;
        member.Next = after;
        if (before is null)
        {
            First = member;
        }
        else
        {
            before.Next = member;
        }

        if (after is null)
        {
            Last = member;
        }
        else
        {
            after.Previous = member;
        }

        Count++;
    }

    public void Remove(T member)
    {
        if (member.Previous is null)
        {
            First = member.Next;
        }
        else
        {
            member.Previous.Next = member.Next;
        }

        if (member.Next is null)
        {
            Last = member.Previous;
        }
        else
        {
            member.Next.Previous = member.Previous;
        }

        member.Previous = null;
        member.Next = null;
        Count--;
    }

    public List<T> ToList()
    {
        var members = new List<T>(Count);
        for (T? member = First; member is not null; member = member.Next)
        {
            members.Add(member);
        }

        return members;
    }
}
