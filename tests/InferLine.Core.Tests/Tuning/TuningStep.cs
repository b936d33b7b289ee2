namespace InferLine.Tuning;

/// <summary>One thing that happens to a tuner.</summary>
/// <param name="Gap">How long after the step before, in units of <see cref="TuningCase.Grid"/>.</param>
/// <param name="Arrivals">How many queries arrive then.</param>
/// <param name="Reported">For how many queries items are reported; <see langword="null"/> if nothing is reported.</param>
/// <param name="Items">Of how many items per stage, in hundredths of a query.</param>
/// <param name="Decides">Whether the tuner is asked.</param>
internal sealed record TuningStep(int Gap, int Arrivals, int? Reported, int[] Items, bool Decides);
