using MathNet.Numerics.LinearAlgebra;

namespace InferLine.Estimation.Tests.Theory;

/// <summary>
/// The number of items in a system at chosen moments, as a Markov chain: from one moment to the next some items stay, and a Poisson number of items comes in. Its
/// stationary distribution is solved for, not simulated.
/// </summary>
internal static class EmbeddedChain
{
    /// <summary>Solves π = πP for the states 0 to <paramref name="states"/> - 1, which must carry all but a negligible part of the probability.</summary>
    /// <param name="states">The number of states.</param>
    /// <param name="staying">How many items stay, by state.</param>
    /// <param name="arriving">The mean number of items that come in, by state.</param>
    public static double[] Stationary(int states, Func<int, int> staying, Func<int, double> arriving)
    {
        Matrix<double> equations = Matrix<double>.Build.Dense(states, states);
        for (int from = 0; from < states; from++)
        {
            double mean = arriving(from);
            double probability = Math.Exp(-mean);
            int kept = staying(from);
            for (int arrivals = 0; kept + arrivals < states; arrivals++)
            {
                equations[kept + arrivals, from] = probability;
                probability *= mean / (arrivals + 1);
            }

            equations[from, from] -= 1;
        }

        // The balance equations leave the scale open; one of them gives way to Σπ = 1.
        equations.SetRow(0, Enumerable.Repeat(1.0, states).ToArray());
        Vector<double> right = Vector<double>.Build.Dense(states);
        right[0] = 1;
        return equations.Solve(right).ToArray();
    }
}
