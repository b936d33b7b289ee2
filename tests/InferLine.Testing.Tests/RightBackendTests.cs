using InferLine.Testing.Tests.Memory;
using InferLine.Testing.Xunit;

namespace InferLine.Testing.Tests;

/// <summary>A backend without a flaw passes all.</summary>
public sealed class RightBackendTests : BackendConformanceTests
{
    protected override BackendFixture CreateFixture() => new MemoryFixture();
}
