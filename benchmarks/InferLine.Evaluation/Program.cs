using InferLine.Evaluation.Accuracy;
using InferLine.Evaluation.Commands;

(string Title, Func<Task> Run)? command = args switch
{
    ["planner"] => ("(a) Planners against coarse-grained plans", PlannerCommand.RunAsync),
    ["tuner"] => ("(b) Tuners", TunerCommand.RunAsync),
    ["sensitivity"] => ("(c) Sensitivity to slow starts, bursts, and wrong plans", SensitivityCommand.RunAsync),
    ["attribution"] => ("(d) What comes from the planner, and what from the tuner", AttributionCommand.RunAsync),
    ["frontier"] => ("(e) What insurance against a step costs", FrontierCommand.RunAsync),
    ["accuracy", .. string[] options] when AccuracyOptions.Parse(options) is { } accuracy => ("(f) Estimated against measured", () => AccuracyCommand.RunAsync(accuracy)),
    _ => null,
};
if (command is not { } chosen)
{
    await Console.Error.WriteLineAsync($"Usage: dotnet run -c Release --project benchmarks/InferLine.Evaluation -- planner|tuner|sensitivity|attribution|frontier|accuracy {AccuracyOptions.Usage}");
    return 2;
}

// The output is a page of docs/evaluation.
Console.WriteLine($"# {chosen.Title}");
Console.WriteLine();
Console.WriteLine($"Printed by `dotnet run -c Release --project benchmarks/InferLine.Evaluation -- {string.Join(' ', args)}`; read [evaluation.md](../evaluation.md) for what it means.");
Console.WriteLine();
await chosen.Run();
return 0;
