namespace InferLine.Serving.Routing;

/// <summary>From objects to the types that the host says they have.</summary>
internal static class Typed
{
    /// <summary>A value as the type that is expected of it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="place">Where it is expected, for the message.</param>
    public static T Cast<T>(object? value, string place)
    {
        if (value is T typed)
        {
            return typed;
        }

        return value is null && default(T) is null
            ? default!
            : throw new InvalidCastException($"{place} expects {typeof(T).Name}, but gets {value?.GetType().Name ?? "null"}; give the stage's client and its routes the same types");
    }
}
