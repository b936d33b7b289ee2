namespace InferLine.Backends.TorchServe.Tests.Fake;

internal sealed class FakeWorker(int id, double startedAt, double readyAt, bool fails)
{
    public int Id { get; } = id;

    public double StartedAt { get; } = startedAt;

    public double ReadyAt { get; set; } = readyAt;

    public int Pid { get; set; } = -1;

    /// <summary>Whether it cannot start.</summary>
    public bool Fails { get; set; } = fails;

    /// <summary>Whether it had a process that died: it is being restarted, or dead.</summary>
    public bool Died { get; set; }

    public List<FakeJob> InHand { get; } = [];

    public bool IsReady(double now) => !Fails && now >= ReadyAt;
}
