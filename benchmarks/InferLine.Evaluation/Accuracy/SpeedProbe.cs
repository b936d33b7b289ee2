using System.Diagnostics;
using System.Numerics.Tensors;

namespace InferLine.Evaluation.Accuracy;

/// <summary>
/// Tells how fast the machine is while something else is measured: five times per second a thread does a fixed piece of arithmetic, of multiplications and additions like those of a model. It takes under 1% of a
/// core. Where neighbours on the same host slow a virtual machine down, the kernel's statistics show nothing; this does.
/// </summary>
internal sealed class SpeedProbe : IDisposable
{
    /// <summary>Both arrays fit into the first-level cache.</summary>
    private const int Length = 1_024;
    private const int Products = 4_000;

    /// <summary>The shortest of so many counts: a thread that is taken off its core in between says nothing about the speed of the core.</summary>
    private const int Tries = 4;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly List<double> _milliseconds = [];
    private readonly float[] _first = [.. Enumerable.Range(0, Length).Select(i => 1f / (i + 1))];
    private readonly float[] _second = [.. Enumerable.Range(0, Length).Select(i => (float)(i % 7))];
    private readonly ManualResetEventSlim _over = new();
    private readonly Thread _thread;
    private float _sum;

    private SpeedProbe()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "speed probe" };
        _thread.Start();
    }

    /// <summary>Begins to measure.</summary>
    public static SpeedProbe Start() => new();

    /// <summary>Ends it.</summary>
    /// <returns>What the arithmetic took in the mean, in milliseconds.</returns>
    public double Stop()
    {
        _over.Set();
        _thread.Join();
        return _milliseconds.Average();
    }

    public void Dispose()
    {
        _over.Set();
        _thread.Join();
        _over.Dispose();
    }

    private void Run()
    {
        do
        {
            _milliseconds.Add(Enumerable.Range(0, Tries).Min(_ => Calculate()));
        }
        while (!_over.Wait(s_pause));
    }

    private double Calculate()
    {
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < Products; i++)
        {
            _sum += TensorPrimitives.Dot<float>(_first, _second);
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
