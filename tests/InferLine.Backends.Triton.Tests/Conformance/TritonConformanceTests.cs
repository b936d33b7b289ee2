using InferLine.Testing;
using InferLine.Testing.Xunit;

namespace InferLine.Backends.Triton.Tests.Conformance;

/// <summary>The Triton backend does what every backend must.</summary>
public sealed class TritonConformanceTests : BackendConformanceTests
{
    protected override BackendFixture CreateFixture() => new TritonFixture();
}
