using System.Runtime.CompilerServices;
using InferLine.Estimation;

namespace InferLine.Planning;

/// <summary>Until when items of a stage must be done for their queries to be in time.</summary>
/// <remarks>
/// An item that is done at t makes its query late if t - arrival exceeds the limit: exactly the estimator's test. With later stages to come, it also does so if t - arrival plus their least
/// service time exceeds the limit; that sum rounds, so it must exceed it by more than rounding can do.
/// </remarks>
internal sealed class StageDeadlines
{
    /// <summary>Times that are sums over some ten stages carry an error of less than this share of themselves.</summary>
    public const double RoundingPerSecond = 1e-14;

    private const double Slack = 1e-9;

    private readonly double[] _arrivals;
    private readonly int[]? _queryOf;
    private readonly int[] _patternOfQuery;
    private readonly double[] _afterByPattern;
    private readonly double[] _surelyInTime;
    private readonly double _limit;

    public StageDeadlines(WorkloadLayout layout, LeastService service, int stage, double limitSeconds)
    {
        StageLayout stageLayout = layout.Stages[stage];
        _arrivals = layout.Arrivals;
        _queryOf = stageLayout.QueryOf;
        _patternOfQuery = service.Patterns.OfQuery;
        _afterByPattern = [.. Enumerable.Range(0, service.Patterns.Count).Select(pattern => service.After(pattern, stage))];
        _limit = limitSeconds;
        _surelyInTime = new double[stageLayout.ItemCount];
        for (int item = 0; item < _surelyInTime.Length; item++)
        {
            int query = stageLayout.Query(item);
            double latest = _arrivals[query] + limitSeconds - _afterByPattern[_patternOfQuery[query]];
            _surelyInTime[item] = latest - (Slack * (1 + Math.Abs(latest)));
        }
    }

    /// <summary>Whether the query of an item is late if the item is done at a time. One comparison for nearly all items.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsLate(int item, double done, out int query)
    {
        query = 0;
        return done > _surelyInTime[item] && IsLateExactly(item, done, out query);
    }

    private bool IsLateExactly(int item, double done, out int query)
    {
        query = _queryOf is null ? item : _queryOf[item];
        double latency = done - _arrivals[query];
        return latency > _limit || latency + _afterByPattern[_patternOfQuery[query]] > (_limit * (1 + Slack)) + (RoundingPerSecond * done);
    }
}
