using InferLine.Testing;
using InferLine.Testing.Xunit;

namespace InferLine.Serving.Tests.Conformance;

/// <summary>The runtime does what every backend must.</summary>
public sealed class RuntimeConformanceTests : BackendConformanceTests
{
    protected override BackendFixture CreateFixture() => new RuntimeFixture();
}
