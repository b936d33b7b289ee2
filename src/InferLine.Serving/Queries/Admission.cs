using InferLine.Backends;

namespace InferLine.Serving.Queries;

/// <summary>The entrance: how many queries are inside, who waits for a slot, and how many ended in which way.</summary>
internal sealed class Admission(int capacity, bool wait, int stages)
{
    private readonly Lock _gate = new();
    private readonly LinkedQueue<Query> _inside = new();
    private readonly LinkedQueue<Query> _waiting = new();
    private readonly long[] _outcomes = new long[Enum.GetValues<QueryOutcome>().Length];
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>By stage: the items of the queries that were answered.</summary>
    private readonly long[] _served = new long[stages];
    private long _arrived;
    private bool _open;
    private bool _closing;

    /// <summary>Completes when, after <see cref="Close"/>, the last query has left.</summary>
    public Task Empty => _empty.Task;

    /// <summary>Lets a query in, or lets it wait, or refuses it.</summary>
    /// <returns>Inside or Waiting; Left if it has ended meanwhile; Outside if it is refused.</returns>
    public AdmissionState Enter(Query query, out bool closed)
    {
        lock (_gate)
        {
            query.Number = _arrived++;
            closed = !_open;
            if (query.Admission == AdmissionState.Left || closed)
            {
                return query.Admission;
            }

            if (_inside.Count < capacity)
            {
                _inside.Add(query);
                query.Admission = AdmissionState.Inside;
            }
            else if (wait)
            {
                _waiting.Add(query);
                query.Admission = AdmissionState.Waiting;
            }

            return query.Admission;
        }
    }

    /// <summary>A query has ended.</summary>
    /// <returns>The query that gets its slot, if one waits: it is inside now, and has to be started.</returns>
    public Query? Leave(Query query, QueryOutcome outcome)
    {
        lock (_gate)
        {
            _outcomes[(int)outcome]++;
            if (outcome == QueryOutcome.Completed)
            {
                for (int stage = 0; stage < _served.Length; stage++)
                {
                    _served[stage] += query.ItemsAt(stage);
                }
            }

            AdmissionState from = query.Admission;
            query.Admission = AdmissionState.Left;
            Query? next = null;
            if (from == AdmissionState.Waiting)
            {
                _waiting.Remove(query);
            }
            else if (from == AdmissionState.Inside)
            {
                _inside.Remove(query);
                next = _waiting.First;
                if (next is not null)
                {
                    _waiting.Remove(next);
                    _inside.Add(next);
                    next.Admission = AdmissionState.Inside;
                }
            }

            CheckEmpty();
            return next;
        }
    }

    /// <summary>Lets queries in, unless it was closed.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _open = !_closing;
        }
    }

    /// <summary>Refuses every query from now on; those that wait are still served.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _open = false;
            _closing = true;
            CheckEmpty();
        }
    }

    /// <summary>The queries that are inside or wait, the latter first, so that ending them in this order lets nobody in.</summary>
    public List<Query> Snapshot()
    {
        lock (_gate)
        {
            List<Query> queries = _waiting.ToList();
            queries.AddRange(_inside.ToList());
            return queries;
        }
    }

    public RuntimeStatistics Count(IReadOnlyList<StageStatistics> stages)
    {
        lock (_gate)
        {
            return new RuntimeStatistics(
                _arrived,
                _outcomes[(int)QueryOutcome.Completed],
                _outcomes[(int)QueryOutcome.Failed],
                _outcomes[(int)QueryOutcome.Cancelled],
                _outcomes[(int)QueryOutcome.Rejected],
                _inside.Count,
                _waiting.Count,
                stages);
        }
    }

    /// <summary>The queries that were answered, and their items by stage.</summary>
    public ServedItems CountServed()
    {
        lock (_gate)
        {
            return new ServedItems(_outcomes[(int)QueryOutcome.Completed], [.. _served]);
        }
    }

    private void CheckEmpty()
    {
        if (_closing && _inside.Count == 0 && _waiting.Count == 0)
        {
            _empty.TrySetResult();
        }
    }
}
