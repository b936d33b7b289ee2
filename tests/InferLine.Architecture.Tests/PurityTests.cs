using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using InferLine.Estimation;
using InferLine.Pipelines;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace InferLine.Architecture.Tests;

/// <summary>The core decides without a clock, a thread or a console: the same input gives the same output.</summary>
public sealed class PurityTests
{
    private static readonly ArchUnitNET.Domain.Architecture Core =
        new ArchLoader().LoadAssemblies(typeof(Pipeline).Assembly, typeof(Estimator).Assembly, typeof(Thread).Assembly, typeof(Console).Assembly, typeof(System.Diagnostics.Stopwatch).Assembly).Build();

    [Fact]
    public void No_clock_thread_or_console_in_the_core() =>
        Types().That().ResideInAssembly(typeof(Pipeline).Assembly)
            .Should().NotDependOnAny(typeof(Thread), typeof(TimeProvider), typeof(System.Diagnostics.Stopwatch), typeof(DateTime), typeof(DateTimeOffset), typeof(Console), typeof(Random))
            .Check(Core);

    [Theory]
    [InlineData("InferLine.Estimation")]
    [InlineData("InferLine.Replay")]
    public void No_clock_thread_or_console_in_a_simulation(string name) =>
        Types().That().ResideInNamespace(name)
            .Should().NotDependOnAny(typeof(Thread), typeof(TimeProvider), typeof(System.Diagnostics.Stopwatch), typeof(DateTime), typeof(DateTimeOffset), typeof(Console), typeof(Random))
            .Check(Core);
}
