using InferLine.Testing;
using InferLine.Testing.Xunit;

namespace InferLine.TensorFlowServing.Tests;

/// <summary>The sample backend does what every backend must.</summary>
public sealed class ServingConformanceTests : BackendConformanceTests
{
    protected override BackendFixture CreateFixture() => new ServingFixture();
}
