using DocumentReader;
using DocumentReader.Imaging;
using DocumentReader.Measuring;
using DocumentReader.Stages;
using InferLine.Backends;
using InferLine.Estimation;
using InferLine.Evaluation.Accuracy;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serving;
using InferLine.Workloads;

namespace InferLine.Evaluation.Tests;

/// <summary>The comparison of the estimator with the runtime. What it finds is for the evaluation to say; here it is that the same is estimated and served.</summary>
public sealed class AccuracyTests
{
    private static readonly Dispatch AtOnce = new(TimeSpan.Zero, TimeSpan.Zero);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, TimedCases.All.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_item_of_the_workload_is_served_and_no_query_is_sent_early(int index)
    {
        AccuracyCase served = TimedCases.All[index];
        Workload workload = new AccuracyLoad(served, Share: 0.8, Variation: 2).Generate(queries: 60, seed: 3);
        await using ServedPipeline pipeline = await ServedPipeline.StartAsync(served);
        for (int round = 0; round < 2; round++)
        {
            Measurement measured = await pipeline.ServeAsync(workload);
            Assert.Equal(new Estimator(workload, served.Catalog).Estimate(served.Plan, cancellationToken: None).Stages.Select(stage => stage.Items), measured.Stages.Select(stage => stage.Items));
            Assert.Equal(workload.QueryCount, measured.Times.LatenciesSeconds.Length);
            Assert.True(measured.Times.LatenessSeconds[0] >= 0);
            Assert.All(measured.Stages, (stage, s) => Assert.All(stage.Batches, batch => Assert.True(batch.Seconds > served.Profile(s).LatencySeconds(batch.Size) - 1e-6, "a batch ended early")));
            Assert.All(measured.Stages, stage => Assert.InRange(stage.Utilization, 1e-6, 1 + 1e-6));
        }
    }

    [Fact]
    public void The_bottleneck_is_what_carries_the_fewest_queries()
    {
        Assert.Equal([400, 4000 / 11.0, 8 / 0.022, 16 / (0.8 * 3 * 0.020)], TimedCases.All.Select(served => served.CapacityPerSecond), (expected, actual) => Math.Abs(expected - actual) < 1e-9);
        Assert.Equal(["decode", "prepare", "detect", "embed"], TimedCases.All.Select(served => served.Pipeline.Stages[served.Bottleneck].Name));
    }

    [Fact]
    public void Overhead_adds_up_along_a_chain()
    {
        AccuracyCase chain = TimedCases.All[0];
        var one = Workload.Sample(chain.Pipeline, new ArrivalTrace([0.0]), seed: 0);
        double plain = Max(chain);
        Assert.Equal(plain, Max(chain.WithOverhead(AtOnce, [0, 0, 0])));

        // Of two milliseconds to start a batch the first stage, where batches have one item, waits none; the second continues; the third has a delay.
        var dispatch = new Dispatch(Woken: TimeSpan.FromMilliseconds(2), Continued: TimeSpan.FromMilliseconds(0.5));
        Assert.Equal(plain + 0.006 + 0.0025, Max(chain.WithOverhead(dispatch, [0.001, 0.002, 0.003])), 9);

        double Max(AccuracyCase served) => new Estimator(one, served.Catalog).Estimate(served.Plan, cancellationToken: None).Latency.MaxSeconds;
    }

    [Fact]
    public void In_a_row_of_single_replicas_the_times_of_items_give_the_latencies()
    {
        Pipeline pipeline = Pipeline.Create("row").Stage("find", "find").Stage("read", "read").Chain("find", "read").Build();
        var visits = Visits.FromCounts(pipeline, [[1, 1, 1], [2, 0, 1]]);

        // The second query waits for the first at the first stage, where it ends; the third waits for both items of the first.
        double[] done = TandemQueue.DoneSeconds(visits, [0, 0.5, 2], [[new(1, 1), new(1, 1.5), new(1, 0.5)], [new(1, 2), new(1, 1), new(1, 0.25)]]);
        Assert.Equal([4, 2.5, 4.25], done);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(0.9)]
    public void In_a_row_of_single_replicas_constant_times_give_what_the_estimator_says(double load)
    {
        Pipeline pipeline = Pipeline.Create("row").Stage("find", "find").Stage("turn", "turn").Stage("read", "read").Chain("find", "turn", "read").Build();
        double[] seconds = [0.03, 0.002, 0.01];
        var one = new AccuracyCase(
            pipeline,
            new ProfileCatalog([new HardwareType("core", costPerHour: 1)], pipeline.Stages.Select((stage, s) => new ModelProfile(
                stage.Model, new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["core"] = new LatencyProfile([new BatchLatency(1, 1000 * seconds[s])]) }))),
            new Plan("row", pipeline.Stages.Select(stage => new StagePlan(stage.Name, "core", batchSize: 1, replicas: 1))),
            Tolerance: 0.1)
        {
            Client = _ => throw new NotSupportedException(),
        };
        Assert.True(TandemQueue.Fits(one));
        ArrivalTrace arrivals = ArrivalProcess.Gamma(load / 0.04, coefficientOfVariation: 2).Generate(TimeSpan.FromSeconds(20), seed: 5);
        int[] lines = [.. Enumerable.Range(0, arrivals.Count).Select(query => query % 5)];
        var workload = new Workload(arrivals, Visits.FromCounts(pipeline, [[.. lines.Select(_ => 1)], lines, lines]));
        Estimate estimate = new Estimator(workload, one.Catalog).Estimate(one.Plan, new EstimateOptions { IncludeLatencies = true }, None);
        double[] done = TandemQueue.DoneSeconds(
            workload.Visits, arrivals.Seconds.ToArray(), [.. estimate.Stages.Select((stage, s) => Enumerable.Repeat(new ServedBatch(1, seconds[s]), (int)stage.Items).ToArray())]);
        Assert.Equal(estimate.LatenciesSeconds.ToArray(), done.Zip(arrivals.Seconds.ToArray(), (end, start) => end - start), (expected, actual) => Math.Abs(expected - actual) < 1e-9);
    }

    [Fact]
    public void Only_rows_of_single_replicas_without_batches_are_tandem_queues() => Assert.All(TimedCases.All, one => Assert.False(TandemQueue.Fits(one)));

    [Fact]
    public async Task A_replayed_query_runs_a_real_item_and_comes_back()
    {
        var visits = Visits.FromCounts(Pipeline.Create("one").Stage("only", "only").Build(), [[1, 1]]);
        var ran = new List<string>();
        var found = new List<string?>();
        IStageClient model = StageClient.FromItem((string item) =>
        {
            ran.Add(item);
            return item + "!";
        });
        var client = new ReplayedClient(model, query => $"item {query.Index}", (query, result) => found.Add($"{query.Index}: {result}"));
        await using IStageReplica replica = await client.CreateReplicaAsync(None);
        object?[] queries = [new ReplayedQuery(visits, 1), new ReplayedQuery(visits, 0)];
        object?[] outputs = new object?[2];
        await replica.RunAsync(queries, outputs, None);
        Assert.Equal(queries, outputs);
        Assert.Equal(["item 1", "item 0"], ran);
        Assert.Equal(["1: item 1!", "0: item 0!"], found);
    }

    [Fact]
    public void Every_line_of_a_page_is_served_once_per_query()
    {
        var items = new StageItems(["first", "second", "third"], ["1a", "1b", "2a", "3a", "3b"], ["1A", "1B", "2A", "3A", "3B"], LinesPerPage: [2, 1, 2]);
        int[] lines = [2, 1, 2, 2];
        var visits = Visits.FromCounts(ReaderModels.Pipeline, [[1, 1, 1, 1], lines, lines]);
        var pages = new PageItems(items);
        Func<ReplayedQuery, object> detect = pages.At(0);
        Assert.Equal(["first", "second", "first", "third"], Enumerable.Range(0, 4).Select(query => detect(new ReplayedQuery(visits, query))));
        Func<ReplayedQuery, object> read = pages.At(2);
        Assert.Equal(
            ["1A", "1B", "2A", "1A", "1B", "3A", "3B"],
            Enumerable.Range(0, 4).SelectMany(query => Enumerable.Range(0, lines[query]).Select(_ => read(new ReplayedQuery(visits, query)))));
    }

    [Fact]
    public void A_page_on_which_other_lines_are_found_than_before_is_an_error()
    {
        var visits = Visits.FromCounts(ReaderModels.Pipeline, [[1], [2], [2]]);
        PageItems.Check(new ReplayedQuery(visits, 0), new TextLine[2]);
        Assert.Throws<InvalidOperationException>(() => PageItems.Check(new ReplayedQuery(visits, 0), new TextLine[3]));
    }

    [Fact]
    public void The_mean_of_two_catalogs_is_that_of_their_times()
    {
        AccuracyCase chain = TimedCases.All[0];
        ProfileCatalog slower = chain.WithOverhead(AtOnce, [0.002, 0.004, 0]).Catalog;
        AccuracyCase mean = chain with { Catalog = chain.Mean(chain.Catalog, slower, stage => stage == 1 ? 0.25 : 0.5) };
        Assert.Equal([0.006, 0.041, 0.012], Enumerable.Range(0, 3).Select(s => mean.Profile(s).LatencySeconds(mean.Planned(s).BatchSize)), (expected, actual) => Math.Abs(expected - actual) < 1e-12);
    }

    [Fact]
    public void Profiles_beside_others_count_as_often_as_others_work()
    {
        AccuracyCase chain = TimedCases.All[0];
        Workload workload = new AccuracyLoad(chain, Share: 0.6, Variation: 1).Generate(queries: 500, seed: 1);
        var shared = new SharedCores(chain.Catalog, chain.WithOverhead(AtOnce, [0.001, 0.002, 0.003]).Catalog, ProbeMilliseconds: 0.5);
        ProfileCatalog mixed = shared.Under(chain, workload);

        // It is a fixed point: the weights follow from the estimate that follows from the weights.
        double[] busy = [.. new Estimator(workload, mixed).Estimate(chain.Plan, cancellationToken: None).Stages.Select(stage => stage.Utilization)];
        double[] weights = [1 - ((1 - busy[1]) * (1 - busy[2])), 1 - ((1 - busy[0]) * (1 - busy[2])), 1 - ((1 - busy[0]) * (1 - busy[1]))];
        Assert.Equal([0.001 * weights[0], 0.002 * weights[1], 0.003 * weights[2]], Enumerable.Range(0, 3).Select(Added), (expected, actual) => Math.Abs(expected - actual) < 2e-6);

        double Added(int s) => (chain with { Catalog = mixed }).Profile(s).LatencySeconds(1) - chain.Profile(s).LatencySeconds(1);
    }

    [Fact]
    public void Collections_are_counted_by_generation_and_their_pauses_add_up()
    {
        var before = new CollectorActivity(TimeSpan.FromMilliseconds(3), 4, 2, 1);
        Assert.Equal(new CollectorActivity(TimeSpan.FromMilliseconds(2), 1, 0, 3), new CollectorActivity(TimeSpan.FromMilliseconds(5), 5, 2, 4).Since(before));
        var then = CollectorActivity.Now();
        GC.Collect();
        CollectorActivity since = CollectorActivity.Now().Since(then);
        Assert.True(since is { Generation2: >= 1 } && since.Pauses > TimeSpan.Zero);
    }

    [Fact]
    public void Options_say_which_pipelines_and_loads_are_wanted()
    {
        AccuracyOptions all = AccuracyOptions.Parse([])!;
        Assert.True(all is { Quick: false, Pin: false, Csv: null } && all.Includes("chain") && all.Includes(0.3) && all.IncludesVariation(1) && all.Time is null);
        AccuracyOptions some = AccuracyOptions.Parse(["--case", "chain", "--csv", "rounds.csv", "--load", "60", "--case", "fan-out", "--cv", "2", "--minutes", "7.5", "--pin", "--quick"])!;
        Assert.True(some is { Quick: true, Pin: true, Csv: "rounds.csv" } && some.Time == TimeSpan.FromMinutes(7.5));
        Assert.Equal([false, true], new[] { 1.0, 2 }.Select(some.IncludesVariation));
        Assert.Equal([true, false, true], new[] { "chain", "diamond", "fan-out" }.Select(some.Includes));
        Assert.Equal([false, true], new[] { 0.3, 0.6 }.Select(some.Includes));
        Assert.Null(AccuracyOptions.Parse(["--case"]));
        Assert.Null(AccuracyOptions.Parse(["--load", "much"]));
        Assert.Null(AccuracyOptions.Parse(["--minutes", "0"]));
        Assert.Null(AccuracyOptions.Parse(["chain"]));
    }

    [Fact]
    public void A_pipeline_that_does_not_exist_is_named()
    {
        AccuracyOptions some = AccuracyOptions.Parse(["--case", "chain", "--case", "chian"])!;
        Assert.Equal("chian", some.UnknownCase(["chain", "diamond"]));
        Assert.Null(some.UnknownCase(["chain", "chian"]));
        Assert.Null(AccuracyOptions.Parse([])!.UnknownCase(["chain"]));
    }

    [Fact]
    public void A_calibration_scales_profiles_to_what_its_batches_took()
    {
        AccuracyCase chain = TimedCases.All[0];
        Calibration calibration = Calibrated([[new(1, 0.006), new(1, 0.008)], [new(2, 2 * chain.Profile(1).LatencySeconds(2))], [new(1, 0.003)]], [[new(1, 0.01)], [new(1, 2 * chain.Profile(1).LatencySeconds(1))], [new(1, 0.006)]]);
        AccuracyCase calibrated = chain with { Catalog = calibration.Profiles(chain) };
        Assert.Equal(0.008, calibrated.Profile(0).LatencySeconds(1), 9);
        Assert.Equal(0.0045, calibrated.Profile(2).LatencySeconds(1), 9);
        Assert.All([1, 2, 4], size => Assert.Equal(2 * chain.Profile(1).LatencySeconds(size), calibrated.Profile(1).LatencySeconds(size), 9));
        Assert.Equal(0.55, calibration.ProbeMilliseconds!.Value, 9);
        Assert.Equal(0.2, calibration.CoresOfOthers);
    }

    [Fact]
    public void Times_are_drawn_from_those_of_the_calibration()
    {
        Calibration calibration = Calibrated([[new(1, 0.001)], [new(1, 0.003)], [new(1, 0.004)]], [[new(1, 0.002)], [new(1, 0.003)], [new(1, 0.005)]]);
        Workload workload = new AccuracyLoad(TimedCases.All[0], Share: 0.6, Variation: 1).Generate(queries: 200, seed: 1);
        IReadOnlyList<ServedBatch[]> drawn = calibration.Draw(workload, new Random(1));
        Assert.All(drawn, batches => Assert.Equal(workload.QueryCount, batches.Length));
        double[][] expected = [[0.001, 0.002], [0.003], [0.004, 0.005]];
        Assert.Equal(expected, drawn.Select(batches => batches.Select(batch => batch.Seconds).Distinct().Order().ToArray()));
        Assert.Equal(Enumerable.Range(0, workload.QueryCount).Select(item => expected[0][item % 2]), calibration.InOrder(workload)[0].Select(batch => batch.Seconds));
    }

    [Fact]
    public void The_percentiles_of_a_round_are_those_of_all_its_parts()
    {
        var round = new AccuracyRound(s_idle, [Part(seed: 1, factor: 1), Part(seed: 2, factor: 1.25)]);
        double estimated = round.EstimatedSeconds(99);
        Assert.Equal(100, round.Queries);

        // Queries do not meet: all take the same, but for the second part.
        Assert.Equal(estimated, round.LatencySeconds(50), 9);
        Assert.Equal(1.25 * estimated, round.LatencySeconds(99), 9);
        Assert.Equal(-0.2, round.Error, 9);
        Assert.False(round.Meets);
    }

    [Fact]
    public void Chance_leaves_the_error_of_a_constant_factor_alone()
    {
        AccuracyPart[] parts = [.. Enumerable.Range(1, 8).Select(seed => Part((ulong)seed, factor: 1.25))];
        var same = PairedBootstrap.Of(new AccuracyRound(s_idle, parts));
        Assert.Equal(-0.2, same.Error.Low, 9);
        Assert.Equal(-0.2, same.Error.High, 9);

        // One block of eight is three times as slow: whether it is drawn at all decides.
        var mixed = new AccuracyRound(s_idle, [.. parts[1..], Part(seed: 1, factor: 3)]);
        var chance = PairedBootstrap.Of(mixed);
        Assert.Equal(1.25 * mixed.EstimatedSeconds(99), chance.P99Seconds.Low, 9);
        Assert.Equal(3 * mixed.EstimatedSeconds(99), chance.P99Seconds.High, 9);
        Assert.Equal(chance, PairedBootstrap.Of(mixed));
    }

    [Fact]
    public async Task The_threads_of_replicas_are_seen_to_compute()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells what threads do.");
        IStageClient spinning = StageClient.OnOwnThreads(StageClient.FromItem((string item) =>
        {
            long until = System.Diagnostics.Stopwatch.GetTimestamp() + (System.Diagnostics.Stopwatch.Frequency / 10);
            while (System.Diagnostics.Stopwatch.GetTimestamp() < until)
            {
            }

            return item;
        }));
        await using IStageReplica replica = await spinning.CreateReplicaAsync(None);
        ReplicaThreads before = ReplicaThreads.Now()!.Value;
        await replica.RunAsync(new object?[] { "item" }, new object?[1], None);
        ReplicaThreads did = ReplicaThreads.Now()!.Value.Since(before);

        // It had a core, or waited for one, for a tenth of a second.
        Assert.InRange(did.ComputedSeconds + did.WaitedSeconds, 0.05, double.MaxValue);
    }

    [Fact]
    public async Task A_pinned_replica_stays_on_its_core()
    {
        Assert.SkipUnless(Cores.CanPin, "Only Linux with two cores pins threads.");
        IStageClient asking = StageClient.OnOwnThreads(StageClient.FromItem((string item) => File.ReadLines("/proc/thread-self/status").First(line => line.StartsWith(item, StringComparison.Ordinal))));
        object?[] found = new object?[1];
        foreach (int core in (int[])[1, 0])
        {
            await using IStageReplica replica = await new PinnedClient(asking, core).CreateReplicaAsync(None);
            await replica.RunAsync(new object?[] { "Cpus_allowed_list:" }, found, None);
            Assert.Equal($"Cpus_allowed_list:\t{core}", found[0]);
        }
    }

    /// <summary>So little load that queries do not meet.</summary>
    private static readonly AccuracyLoad s_idle = new(TimedCases.All[0], Share: 0.001, Variation: 0.1);

    /// <summary>50 queries that each take so many times what is estimated.</summary>
    private static AccuracyPart Part(ulong seed, double factor)
    {
        Workload workload = Workload.Sample(s_idle.Case.Pipeline, new ArrivalTrace([.. Enumerable.Range(0, 50).Select(query => query + (0.001 * seed))]), seed);
        double[] latencies = new Estimator(workload, s_idle.Case.Catalog).Estimate(s_idle.Case.Plan, new EstimateOptions { IncludeLatencies = true }).LatenciesSeconds.ToArray();
        double[] due = workload.Arrivals.Seconds.ToArray();
        StageMeasurement[] stages = [.. s_idle.Case.Pipeline.Stages.Select(_ => new StageMeasurement(workload.QueryCount, 1, 0.5, [new ServedBatch(1, 0.01)]))];
        var times = new QueryTimes(due, due, [.. due.Zip(latencies, (seconds, latency) => seconds + (factor * latency))]);
        return new AccuracyPart(s_idle, workload, new Measurement(times, stages, CoresOfOthers: 0, OwnCores: 0.1, default), null, AtOnce);
    }

    private static Calibration Calibrated(ServedBatch[][] before, ServedBatch[][] after)
    {
        return new Calibration([Round(before, 0.5, 0.1), Round(after, 0.6, 0.2)]);

        static Measurement Round(ServedBatch[][] batches, double probe, double coresOfOthers) =>
            new(new QueryTimes([], [], []), [.. batches.Select(stage => new StageMeasurement(stage.Length, 1, 0.5, stage))], coresOfOthers, OwnCores: 0.1, default, probe);
    }

    [Fact]
    public void The_probe_takes_time()
    {
        using SpeedProbe probe = SpeedProbe.Start();
        Assert.InRange(probe.Stop(), 1e-3, double.MaxValue);
    }

    [Fact]
    public void A_page_is_cut_between_its_lines_into_strips_of_one_and_two()
    {
        // Rows at 20 to 40, 50 to 70 (two side by side), 100 to 120 and 124 to 144; the page shows its own row numbers.
        byte[] pixels = [.. Enumerable.Range(0, 160).SelectMany(y => Enumerable.Repeat((byte)y, 3 * 2))];
        var page = new SamplePage("page", new Picture(2, 160, pixels), []);
        Box[] lines = [new(0, 124, 2, 20), new(1, 52, 1, 18), new(0, 20, 2, 20), new(0, 50, 1, 20), new(0, 100, 2, 20)];
        SamplePage[] strips = [.. PageStrips.Cut(page, lines)];
        Assert.Equal(["page 1", "page 2", "page 3"], strips.Select(strip => strip.Name));

        // At most ten pixels of blank, and never more than half of what lies between two lines.
        Assert.Equal([(10, 45), (45, 122), (122, 154)], strips.Select(strip => ((int)strip.Picture.Pixels[0], strip.Picture.Pixels[^1] + 1)));
        Assert.Empty(PageStrips.Cut(page, []));
    }

    [Fact]
    public void A_part_at_another_speed_than_its_calibration_is_not_quiet()
    {
        AccuracyPart same = Part(0.52);
        Assert.Equal(0.04, same.Slower!.Value, 9);
        Assert.False(same.Disturbed);
        Assert.True(Part(0.53).Disturbed);
        Assert.True(Part(0.47).Disturbed);
        Assert.True(new AccuracyRound(new AccuracyLoad(TimedCases.All[0], Share: 0.01, Variation: 1), [same, Part(0.53)]).Disturbed);

        static AccuracyPart Part(double probeMilliseconds)
        {
            // So little load that queries do not meet: latencies are as long as batches.
            var load = new AccuracyLoad(TimedCases.All[0], Share: 0.01, Variation: 1);
            Workload workload = load.Generate(queries: 50, seed: 1);
            double[] due = workload.Arrivals.Seconds.ToArray();
            var times = new QueryTimes(due, due, Array.ConvertAll(due, seconds => seconds + 0.1));
            StageMeasurement[] stages = [.. load.Case.Pipeline.Stages.Select(_ => new StageMeasurement(workload.QueryCount, 1, 0.5, [new ServedBatch(1, 0.01)]))];
            Measurement At(double probe) => new(times, stages, CoresOfOthers: 0, OwnCores: 0.1, default, probe);
            return new AccuracyPart(load, workload, At(probeMilliseconds), new Calibration([At(0.4), At(0.6)]), AtOnce);
        }
    }

    [Fact]
    public void The_quietest_rounds_count_and_the_one_with_the_median_error_is_shown()
    {
        var load = new AccuracyLoad(TimedCases.All[0], Share: 0.3, Variation: 1);
        Workload workload = load.Generate(queries: 50, seed: 1);
        double p99 = new Estimator(workload, load.Case.Catalog).Estimate(load.Case.Plan, cancellationToken: None).Latency.P99Seconds;
        AccuracyRow row = Assert.Single(AccuracyRow.Of([Round(2, 0), Round(1.02, 0.01), Round(0.5, 1.5), Round(1.04, 0.02), Round(0.1, 0.5)], count: 3));
        Assert.Equal([2, 1.04, 1.02], row.Rounds.Select(round => Math.Round(round.LatencySeconds(99) / p99, 6)));
        Assert.Equal((1 / 1.04) - 1, row.Median.Error, 6);
        Assert.True(row.Meets);
        Assert.Equal([false, false, false], row.Rounds.Select(round => round.Disturbed));
        Assert.True(Round(1, 0.5).Disturbed);
        Assert.Equal(0.25, Assert.Single(AccuracyRow.Of([Round(0.8, 0), Round(1.1, 0)], count: 3)).Median.Error, 6);

        // Every query takes so many times the estimated p99.
        AccuracyRound Round(double factor, double coresOfOthers)
        {
            double[] due = workload.Arrivals.Seconds.ToArray();
            var times = new QueryTimes(due, due, Array.ConvertAll(due, seconds => seconds + (factor * p99)));
            StageMeasurement[] stages = [.. load.Case.Pipeline.Stages.Select(_ => new StageMeasurement(workload.QueryCount, 1, 0.5, [new ServedBatch(1, 0.01)]))];
            return new AccuracyRound(load, [new AccuracyPart(load, workload, new Measurement(times, stages, coresOfOthers, 0.1, default), null, AtOnce)]);
        }
    }
}
