using BenchmarkDotNet.Running;
using InferLine.Benchmarks;
using InferLine.Benchmarks.Commands;

// `day`, `planners`, `greedy`, `bounds`, `lookahead` and `serving` run once; everything else is for BenchmarkDotNet: `--filter *Estimator*`, `--list flat`, ...
switch (args)
{
    case ["day"]:
        DayCommand.Run();
        break;
    case ["planners", .. string[] words]:
        await PlannerCommand.RunAsync(words);
        break;
    case ["greedy"]:
        await GreedyCommand.RunAsync();
        break;
    case ["bounds"]:
        BoundsCommand.Run();
        break;
    case ["lookahead"]:
        await LookaheadCommand.RunAsync();
        break;
    case ["serving"]:
        await ServingCommand.RunAsync();
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkConfiguration).Assembly).Run(args, new BenchmarkConfiguration());
        break;
}
