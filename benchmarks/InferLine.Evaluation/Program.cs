using InferLine.Evaluation.Commands;

switch (args)
{
    case ["planner"]:
        await PlannerCommand.RunAsync();
        return 0;
    default:
        await Console.Error.WriteLineAsync("Usage: dotnet run -c Release --project benchmarks/InferLine.Evaluation -- planner");
        return 2;
}
