using Xunit;

namespace InferLine.Testing.Xunit;

/// <summary>
/// The conformance kit as tests: derive a class that says what to test, and each check shows as a test of that class. Checks that do not apply are skipped, with the reason.
/// </summary>
public abstract class BackendConformanceTests
{
    /// <summary>How messages of exceptions begin that skip a test. <c>Assert.Skip</c> writes it too, and is of a package that is not needed otherwise.</summary>
    private const string DynamicSkip = "$XunitDynamicSkip$";

    /// <summary>The names of the checks.</summary>
    public static TheoryData<string> Checks => [.. BackendChecks.All.Select(check => check.Name)];

    /// <summary>Makes a fixture for one check: with servers and a state of its own.</summary>
    protected abstract BackendFixture CreateFixture();

    /// <summary>Runs a check.</summary>
    /// <param name="check">The check's name.</param>
    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Conforms(string check)
    {
        BackendFixture fixture = CreateFixture();
        await using (fixture.ConfigureAwait(false))
        {
            CheckResult result = await BackendChecks.All.Single(one => one.Name == check).RunAsync(fixture, TestContext.Current.CancellationToken).ConfigureAwait(false);
            if (!result.Passed)
            {
                throw new NotApplicableException(DynamicSkip + result.NotApplicable);
            }
        }
    }
}
