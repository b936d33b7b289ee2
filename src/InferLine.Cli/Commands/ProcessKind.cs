using System.CommandLine;
using InferLine.Workloads;

namespace InferLine.Commands;

/// <summary>A kind of arrival process that traces can be generated from.</summary>
/// <param name="Name">The name that <c>--process</c> takes.</param>
/// <param name="Needs">The options that must be given.</param>
/// <param name="Takes">The options that may be given.</param>
/// <param name="CreateAsync">Makes the process, and says how long its trace is to be.</param>
internal sealed record ProcessKind(
    string Name,
    Option[] Needs,
    Option[] Takes,
    Func<ParseResult, CancellationToken, Task<(ArrivalProcess Process, TimeSpan Duration)>> CreateAsync)
{
    public IEnumerable<Option> Options => Needs.Concat(Takes);
}
