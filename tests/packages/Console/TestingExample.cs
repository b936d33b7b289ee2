using InferLine.Testing;
using InferLine.Testing.Xunit;

internal static class TestingExample
{
    public static async Task CheckAsync(BackendFixture fixture)
    {
        foreach (BackendCheck check in BackendChecks.All)
        {
            CheckResult result = await check.RunAsync(fixture);
            Console.WriteLine(result.Passed ? $"{check}: passed" : $"{check}: does not apply, {result.NotApplicable}");
        }
    }

    public static void Run() => Console.WriteLine($"a conformance kit of {(BackendChecks.All.Count > 10 ? "many" : "few")} checks, and {nameof(BackendConformanceTests)}");
}

public abstract class MyBackendTests(Func<BackendFixture> create) : BackendConformanceTests
{
    protected override BackendFixture CreateFixture() => create();
}
