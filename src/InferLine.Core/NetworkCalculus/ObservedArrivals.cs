namespace InferLine.NetworkCalculus;

/// <summary>Consecutive arrivals as a <see cref="SlidingArrivalCurve"/> keeps them: one time, or several close ones.</summary>
/// <param name="FirstSeconds">The time of the first, in seconds.</param>
/// <param name="LastSeconds">The time of the last, in seconds.</param>
/// <param name="Count">How many there are, 1 or more.</param>
public readonly record struct ObservedArrivals(double FirstSeconds, double LastSeconds, long Count);
