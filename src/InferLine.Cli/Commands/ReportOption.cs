using System.CommandLine;
using InferLine.Input;
using InferLine.Output;
using InferLine.Reporting;
using InferLine.Serialization;

namespace InferLine.Commands;

/// <summary>The option <c>--report</c>: an HTML file with charts, beside what is printed.</summary>
internal sealed class ReportOption
{
    private readonly Option<string?> _report = OptionKinds.File("--report", "file", "Where to write a report with charts: an HTML file that opens offline.", required: false);

    public void AddTo(Command command)
    {
        command.Add(_report);
        command.Validators.Add(result =>
        {
            if (OptionKinds.TextOf(result, _report) is { } path && OptionKinds.IsStandardStream(path))
            {
                result.AddError("--report: a report is a file; give its name, like report.html");
            }
        });
    }

    /// <summary>The file, if a report is wanted; what would keep it from being written is found at once.</summary>
    public string? Read(ParseResult arguments)
    {
        string? path = arguments.GetValue(_report);
        if (path is not null)
        {
            OutputFiles.Check(path);
        }

        return path;
    }

    /// <summary>What the report says of its making.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="files">The options with the files that were read.</param>
    /// <param name="settings">What else was set.</param>
    public static ReportDetails Details(ParseResult arguments, IEnumerable<Option<string?>> files, params IEnumerable<ReportInput> settings) => new()
    {
        Command = string.Join(' ', arguments.Tokens.Select(token => Quote(token.Value)).Prepend("inferline")),
        Inputs = [.. files.Select(file => new ReportInput(file.Name.TrimStart('-'), InputFiles.NameOf(arguments.GetRequiredValue(file)!))), .. settings],
        CreatedAt = TimeProvider.System.GetLocalNow(),
    };

    /// <summary>Writes the report, and says where it is if standard output is for people.</summary>
    public static async Task WriteAsync(Terminal terminal, string path, Report report, bool isForPeople, CancellationToken cancellationToken)
    {
        await WholeFile.ReplaceAsync(path, stream => report.WriteAsync(stream, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (isForPeople)
        {
            terminal.Text.WriteLine(Plain.Line($"The report is in {path}."));
        }
    }

    /// <summary>An argument as a shell takes it.</summary>
    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsLetterOrDigit(c) || "-_./:=,%@+".Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
