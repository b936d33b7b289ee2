using InferLine.Evaluation.Accuracy;
using InferLine.Evaluation.Commands;

if (args is ["accuracy", .. string[] wanted] && AccuracyOptions.Parse(wanted)?.UnknownCase(AccuracyCommand.Pipelines) is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no pipeline '{unknown}'; there are {string.Join(", ", AccuracyCommand.Pipelines)}.");
    return 2;
}

(string Title, Func<Task<int>> Run)? command = args switch
{
    ["planner"] => ("(a) Planners against coarse-grained plans", () => AlwaysAsync(PlannerCommand.RunAsync)),
    ["tuner"] => ("(b) Tuners", () => AlwaysAsync(TunerCommand.RunAsync)),
    ["sensitivity"] => ("(c) Sensitivity to slow starts, bursts, and wrong plans", () => AlwaysAsync(SensitivityCommand.RunAsync)),
    ["attribution"] => ("(d) What comes from the planner, and what from the tuner", () => AlwaysAsync(AttributionCommand.RunAsync)),
    ["frontier"] => ("(e) What insurance against a step costs", () => AlwaysAsync(FrontierCommand.RunAsync)),
    ["steadiness"] => ("How evenly this machine computes", () => AlwaysAsync(SteadinessCommand.RunAsync)),
    ["accuracy", .. string[] options] when AccuracyOptions.Parse(options) is { } accuracy => ("(f) Estimated against measured", () => AccuracyCommand.RunAsync(accuracy)),
    _ => null,
};
if (command is not { } chosen)
{
    await Console.Error.WriteLineAsync($"Usage: dotnet run -c Release --project benchmarks/InferLine.Evaluation -- planner|tuner|sensitivity|attribution|frontier|steadiness|accuracy {AccuracyOptions.Usage}");
    return 2;
}

// The output is a page of docs/evaluation.
Console.WriteLine($"# {chosen.Title}");
Console.WriteLine();
Console.WriteLine($"Printed by `dotnet run -c Release --project benchmarks/InferLine.Evaluation -- {string.Join(' ', args)}`; read [evaluation.md](../evaluation.md) for what it means.");
Console.WriteLine();
return await chosen.Run();

// A simulation has always something to say.
static async Task<int> AlwaysAsync(Func<Task> run)
{
    await run();
    return 0;
}
