namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>What requests leave behind in the counts of models and of their ensembles' members. Who calls it holds the repository's lock.</summary>
internal sealed class FakeTraffic(FakeRepository repository)
{
    public void Count(FakeModel model, string? version, int items)
    {
        FakeCounts counts = CountsOf(model, version);

        model.MetricItems += items;
        model.MetricRequests++;
        model.MetricExecutions++;
        counts.Requests++;
        counts.Items += items;
        counts.Executions++;
        counts.ExecutionsBySize[items] = counts.ExecutionsBySize.GetValueOrDefault(items) + 1;
        foreach (string member in model.Members)
        {
            Count(repository.Models[member], null, items);
        }
    }

    public void Fail(FakeModel model)
    {
        FakeCounts counts = CountsOf(model, null);
        counts.Failures++;
        counts.Executions++;
        if (model.Members.Any())
        {
            // An ensemble has two failures a request.
            model.MetricFailures["OTHER"] += 2;
            Fail(repository.Models[model.Members.First()]);
            return;
        }

        model.MetricFailures["BACKEND"]++;
        model.MetricExecutions++;
    }

    private static FakeCounts CountsOf(FakeModel model, string? version)
    {
        version ??= model.Versions[^1];
        if (!model.Counts.TryGetValue(version, out FakeCounts? counts))
        {
            model.Counts.Add(version, counts = new FakeCounts());
        }

        return counts;
    }
}
