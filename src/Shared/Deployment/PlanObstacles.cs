namespace InferLine.Backends.Deployment;

/// <summary>Why a plan cannot be carried out.</summary>
internal static class PlanObstacles
{
    /// <param name="obstacles">What is in the way of each part of a plan; <see langword="null"/> where nothing is.</param>
    /// <exception cref="InvalidInputException">Something is; the message says all that is.</exception>
    public static void Check(IEnumerable<string?> obstacles)
    {
        string text = string.Join("; ", obstacles.Where(obstacle => obstacle is not null));
        if (text.Length > 0)
        {
            throw new InvalidInputException(null, "plan", "nothing was changed, since " + text);
        }
    }
}
