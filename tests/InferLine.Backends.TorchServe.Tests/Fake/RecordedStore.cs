namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>The model store that the recordings were made with, and three models for pipelines.</summary>
internal static class RecordedStore
{
    public static FakeArchive[] Archives() =>
    [
        new("sleeper.mar", "sleeper", "1.0"),
        new("sleeper-v2.mar", "sleeper", "2.0") { BatchSize = 8, MaxBatchDelay = 50 },
        new("cfgworkers.mar", "cfgworkers", "1.0") { MinWorkers = 1, MaxWorkers = 2, BatchSize = 4, MaxBatchDelay = 30, ResponseTimeout = 20 },
        new("garbage.mar", "", "") { IsGarbage = true },
        new("initfail.mar", "initfail", "1.0") { FailsToStart = true },
        new("slowinit.mar", "slowinit", "1.0"),
        new("smallq.mar", "smallq", "1.0") { QueueSize = 4 },
        new("flaky.mar", "flaky", "1.0") { Handler = "flaky" },
        new("flakynocfg.mar", "flakynocfg", "1.0") { Handler = "flaky" },
        new("resnet18.mar", "resnet18", "1.0") { Handler = "resnet" },
        .. Models(),
    ];

    /// <summary>Three models, of which b has a second version.</summary>
    public static FakeArchive[] Models() => [new("a.mar", "a", "1.0"), new("b.mar", "b", "1.0"), new("b2.mar", "b", "2.0"), new("c.mar", "c", "1.0")];
}
