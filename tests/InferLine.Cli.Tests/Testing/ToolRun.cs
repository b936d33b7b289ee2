using System.Text.Json;

namespace InferLine.Testing;

/// <summary>How a run of the tool ended, and what it wrote.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as JSON, of a run that is expected to succeed.</summary>
    public JsonElement Json()
    {
        Succeeded();
        return JsonDocument.Parse(Output).RootElement;
    }

    public ToolRun Succeeded()
    {
        Assert.Equal("", Error);
        Assert.Equal(InferLine.ExitCode.Done, ExitCode);
        return this;
    }

    /// <summary>Bad usage or bad input: nothing on standard output, one line on standard error that contains the given texts.</summary>
    public void IsRejected(params IEnumerable<string> because)
    {
        Assert.Equal("", Output);
        Assert.EndsWith(Environment.NewLine, Error, StringComparison.Ordinal);
        string line = Assert.Single(Error.TrimEnd().Split('\n'));
        Assert.DoesNotContain(line, character => char.IsControl(character));
        Assert.All(because, text => Assert.Contains(text, line, StringComparison.Ordinal));
        Assert.Equal(InferLine.ExitCode.BadInput, ExitCode);
    }
}
