using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;

namespace InferLine.Fuzz;

/// <summary>Looks at everything public in what a reader gave: that nothing throws, and that nothing is null where it may not be.</summary>
internal static class Inspection
{
    private const int LongestMessage = 4000;

    private static readonly ConcurrentDictionary<Type, (PropertyInfo Property, bool MayBeNull)[]> Properties = [];

    /// <summary>Reads an input, of which the refusal is fine.</summary>
    /// <returns>Whether it was read.</returns>
    public static async Task<bool> ReadOrRefuseAsync<T>(Func<Task<T>> read)
    {
        T value;
        try
        {
            value = await read();
        }
        catch (InvalidInputException refusal)
        {
            CheckLength(refusal.Message);
            if (refusal.Message.Any(char.IsControl))
            {
                throw new InvalidDataException($"a message with control characters: {refusal.Message}", refusal);
            }

            return false;
        }

        Visit(value!);
        return true;
    }

    /// <summary>Messages are for people, who do not read a megabyte.</summary>
    public static void CheckLength(string message)
    {
        if (message.Length > LongestMessage)
        {
            throw new InvalidDataException($"a message of {message.Length} characters: {message[..200]}");
        }
    }

    /// <summary>Gets every public property, of their values in turn too.</summary>
    public static void Visit(object value)
    {
        switch (value)
        {
            case string:
                return;
            case IEnumerable items:
                foreach (object? item in items)
                {
                    Visit(item ?? throw new InvalidDataException($"a list of type {value.GetType()} contains null"));
                }

                return;
        }

        // The declared rules are those of our own types.
        if (value.GetType().Assembly.GetName().Name?.StartsWith("InferLine", StringComparison.OrdinalIgnoreCase) != true)
        {
            return;
        }

        _ = value.ToString();
        foreach ((PropertyInfo property, bool mayBeNull) in Properties.GetOrAdd(value.GetType(), Describe))
        {
            object? part = property.GetValue(value);
            if (part is not null)
            {
                Visit(part);
            }
            else if (!mayBeNull)
            {
                throw new InvalidDataException($"{value.GetType()}.{property.Name} is null");
            }
        }
    }

    private static (PropertyInfo Property, bool MayBeNull)[] Describe(Type type)
    {
        var nullability = new NullabilityInfoContext();
        return
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.GetIndexParameters().Length == 0 && property.PropertyType != type && !property.PropertyType.IsByRefLike)
                .Select(property => (property, nullability.Create(property).ReadState != NullabilityState.NotNull)),
        ];
    }
}
