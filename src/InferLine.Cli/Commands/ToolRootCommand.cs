using System.CommandLine;
using System.CommandLine.Help;
using InferLine.Output;

namespace InferLine.Commands;

/// <summary>The command <c>inferline</c> itself, with all others below it.</summary>
internal static class ToolRootCommand
{
    private const string Notes = """
        Start with:
          inferline trace generate --process gamma --rate 200 --cv 2 --duration 60s --output trace.csv
          inferline plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo 150ms
            --output plan.json
          inferline simulate --pipeline pipeline.json --profiles profiles.json --plan plan.json
            --trace trace.csv
          inferline replay --pipeline pipeline.json --profiles profiles.json --plan plan.json
            --trace today.csv --tuner proportional

        '-' stands for standard input or output wherever a file is read or written.
        'inferline <command> --help' explains a command, with examples and the formats of its files.

        Exit codes:
          0    done
          1    a valid question whose answer is no: there is no feasible plan, a pipeline is not well
          2    bad usage or bad input; one line on standard error names file, place, and what is wrong
          69   a server did not answer, or did not do what it was asked to
          70   a defect of the tool
          130  interrupted by Ctrl+C

        """;

    public static RootCommand Create(Terminal terminal, PlannerChoice planners)
    {
        var root = new RootCommand("Plans machine-learning inference pipelines: the cheapest hardware, batch sizes and replicas that keep a latency objective.")
        {
            new PlanCommand(terminal, planners),
            new SimulateCommand(terminal),
            new ReplayCommand(terminal),
            new TraceCommand(terminal),
            new ProfileCommand(terminal),
            new ApplyCommand(terminal),
            new StatusCommand(terminal),
            new ExportCommand(terminal),
        };
        root.Options.OfType<HelpOption>().Single().Action = new HelpWithNotes(terminal, Notes);
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction(terminal.Text);
        return root;
    }
}
