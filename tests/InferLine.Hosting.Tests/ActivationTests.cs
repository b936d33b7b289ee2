using System.Collections.Concurrent;
using InferLine.Hosting.Tests.Testing;
using InferLine.Tuning;

namespace InferLine.Hosting.Tests;

/// <summary>The tuner reckons with the time that new replicas really take to start, where the backend has measured it.</summary>
public sealed class ActivationTests
{
    [Fact]
    public async Task A_longer_time_than_configured_holds_for_as_long_as_it_is_measured()
    {
        var activations = new ConcurrentQueue<TimeSpan>();
        await using var host = new HostUnderTest(
            pipeline => pipeline.UseTuner(inputs =>
            {
                activations.Enqueue(inputs.Options.Activation);
                return new ScriptedTuner([.. inputs.Plan.InOrderOf(Sample.Pipeline).Select(stage => stage.Replicas)]) { Next = now => now < 1 ? null : [5, 6] };
            }),
            scripted: false);
        await host.StartAsync();
        await host.UntilAsync(() => host.Backend.Replicas is [5, 6]);
        Assert.All(activations, activation => Assert.Equal(TunerOptions.DefaultActivation, activation));

        Measured(12);
        await host.UntilAsync(() => activations.Last() == TimeSpan.FromSeconds(12));
        Measured(2);
        await host.UntilAsync(() => activations.Last() == TunerOptions.DefaultActivation);
        Measured(1e6);
        await host.UntilAsync(() => activations.Last() == TunerOptions.LongestTime);

        // A tuner that hands on nothing begins with the replicas that stand.
        Assert.Equal([5, 6], host.Status.Replicas);
        Assert.Null(host.Status.TunerProblem);

        void Measured(double seconds) => host.Backend.Status = status => status with
        {
            Stages = [status.Stages[0] with { ActivationTime = TimeSpan.FromSeconds(1) }, .. status.Stages.Skip(1).Select(stage => stage with { ActivationTime = TimeSpan.FromSeconds(seconds) })],
        };
    }

    [Fact]
    public async Task The_tuner_keeps_what_it_remembers()
    {
        var tuners = new ConcurrentQueue<(TimeSpan Activation, ITuner Tuner)>();
        await using var host = new HostUnderTest(
            pipeline => pipeline.UseTuner(inputs =>
            {
                var tuner = new ProportionalTuner(inputs.Pipeline, inputs.Plan, inputs.Profiles, inputs.Options);
                tuners.Enqueue((inputs.Options.Activation, tuner));
                return tuner;
            }),
            scripted: false);
        await host.StartAsync();

        // Far more than planned for, until the tuner has begun to follow.
        await host.UntilAsync(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                host.Recorder.RecordArrival();
            }

            return host.Status.LastDecision is not null;
        });
        host.Backend.Status = status => status with { Stages = [.. status.Stages.Select(stage => stage with { ActivationTime = TimeSpan.FromSeconds(9) })] };
        await host.UntilAsync(() => tuners.Any(one => one.Activation == TimeSpan.FromSeconds(9)));
        await host.StopAsync();

        // One that were only told the arrivals of the last minute would have begun when it was made.
        double?[] starts = [.. tuners.Select(one => one.Tuner.Capture().StartSeconds).Where(start => start is not null)];
        Assert.True(starts.Length >= 2);
        Assert.Single(starts.Distinct());
        Assert.Null(host.Status.TunerProblem);
    }
}
