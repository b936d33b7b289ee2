using InferLine.Testing;
using NetworkFault = InferLine.Backends.Tests.Servers.Fault;

namespace InferLine.Backends.Tests.Conformance;

/// <summary>A backend of model servers over a fake server, with a state file.</summary>
internal abstract class ModelServerFixture(FaultyNetwork network) : BackendFixture
{
    private readonly string _folder = Directory.CreateTempSubdirectory("conformance").FullName;

    public override int MaxReplicas => 4;

    public override bool StopsWhatRuns => false;

    protected string StateFile => Path.Combine(_folder, "state.json");

    public override Task<IServingBackend> RestartHostAsync(CancellationToken cancellationToken) => StartBackendAsync(cancellationToken);

    public override Task BreakAsync(Testing.Fault fault, CancellationToken cancellationToken)
    {
        network.Faults = (request, _) => fault switch
        {
            Testing.Fault.Unreachable => NetworkFault.Refused,
            Testing.Fault.Silent => NetworkFault.NoAnswer,
            _ => IsChange(request) ? NetworkFault.Internal : NetworkFault.None,
        };
        return Task.CompletedTask;
    }

    public override Task HealAsync(CancellationToken cancellationToken)
    {
        network.Faults = (_, _) => NetworkFault.None;
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        DisposeServers();
        Directory.Delete(_folder, recursive: true);
        await base.DisposeAsync();
    }

    /// <summary>Whether a request changes what the server runs.</summary>
    protected abstract bool IsChange(HttpRequestMessage request);

    protected abstract void DisposeServers();
}
