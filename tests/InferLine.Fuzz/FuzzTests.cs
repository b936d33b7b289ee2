namespace InferLine.Fuzz;

/// <summary>A fixed number of cases of every reader: a value, or the refusal that is documented, and nothing else. More of them: README.md beside this file.</summary>
public sealed class FuzzTests
{
    private const int Cases = 400;

    public static TheoryData<string> Readers => [.. FuzzTarget.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Ends_in_a_value_or_in_the_documented_refusal(string reader)
    {
        FuzzTarget target = FuzzTarget.All.Single(one => one.Name == reader);
        for (int number = 0; number < target.Seeds.Count + Cases; number++)
        {
            var one = new FuzzCase(target, Seed: 1, number);
            if (await one.RunAsync() is { } problem)
            {
                Assert.Fail(FormattableString.Invariant($"case {number} of {reader}: {problem}\n{Convert.ToBase64String(one.Input)}"));
            }
        }
    }

    /// <summary>A reader that refused everything would pass all cases: what it is made for, it must read.</summary>
    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Reads_what_it_is_made_for(string reader)
    {
        FuzzTarget target = FuzzTarget.All.Single(one => one.Name == reader);
        bool[] read = await Task.WhenAll(target.Seeds.Select(target.ReadAsync));

        // A file as it should be; of the answers of a server, some tell that it cannot.
        Assert.Contains(true, read);
        if (Targets.FileTargets.All.Contains(target))
        {
            Assert.DoesNotContain(false, read);
        }
    }

    [Fact]
    public void A_case_is_the_same_every_time()
    {
        FuzzTarget target = FuzzTarget.All[0];

        Assert.Equal(new FuzzCase(target, Seed: 5, 1000).Input, new FuzzCase(target, Seed: 5, 1000).Input);
        Assert.NotEqual(new FuzzCase(target, Seed: 6, 1000).Input, new FuzzCase(target, Seed: 5, 1000).Input);
    }

    [Fact]
    public async Task A_reader_that_throws_what_it_should_not_is_found()
    {
        var target = new FuzzTarget("bad", ["12"u8.ToArray()], input => input.Contains((byte)'9') ? throw new OverflowException() : Task.FromResult(true));

        IEnumerable<Task<string?>> runs = Enumerable.Range(0, 200).Select(number => new FuzzCase(target, Seed: 1, number).RunAsync());

        Assert.Contains(await Task.WhenAll(runs), problem => problem?.Contains("OverflowException", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_reader_that_takes_too_much_memory_is_found()
    {
        var target = new FuzzTarget("greedy", ["12"u8.ToArray()], _ => Task.FromResult(new byte[16 << 20].Length > 0));

        Assert.Contains("bytes of memory", await new FuzzCase(target, Seed: 1, Number: 0).RunAsync(), StringComparison.Ordinal);
    }
}
