using InferLine.Testing;
using InferLine.Testing.Xunit;

namespace InferLine.Backends.TorchServe.Tests.Conformance;

/// <summary>The TorchServe backend does what every backend must.</summary>
public sealed class TorchServeConformanceTests : BackendConformanceTests
{
    protected override BackendFixture CreateFixture() => new TorchServeFixture();
}
