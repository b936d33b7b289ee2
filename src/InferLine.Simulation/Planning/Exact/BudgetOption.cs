namespace InferLine.Planning;

/// <summary>What a configuration of a stage costs, and the mean service time that it takes at least in each sample of queries that the stage is part of.</summary>
internal sealed record BudgetOption(double CostPerHour, double[] Means)
{
    public bool Beats(BudgetOption other)
    {
        if (CostPerHour > other.CostPerHour)
        {
            return false;
        }

        for (int i = 0; i < Means.Length; i++)
        {
            if (Means[i] > other.Means[i])
            {
                return false;
            }
        }

        return true;
    }
}
