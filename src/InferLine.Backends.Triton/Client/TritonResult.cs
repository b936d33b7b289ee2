using System.Diagnostics.CodeAnalysis;

namespace InferLine.Backends.Triton.Client;

/// <summary>What a call gave, or why it failed.</summary>
/// <typeparam name="T">What it gives.</typeparam>
public sealed class TritonResult<T>
    where T : class
{
    private readonly T? _value;

    internal TritonResult(T value) => _value = value;

    internal TritonResult(TritonError error) => Error = error;

    /// <summary>Why it failed; <see langword="null"/> if it did not.</summary>
    public TritonError? Error { get; }

    /// <summary>Whether it succeeded.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    /// <summary>What the call gave.</summary>
    /// <exception cref="TritonException">The call failed.</exception>
    public T Value => _value ?? throw new TritonException(Error!.ToString(), Error);

    /// <summary>What the call gave, or <see langword="null"/> if it failed.</summary>
    public T? ValueOrDefault => _value;

    internal TritonResult<TOther> As<TOther>(Func<T, TOther> convert)
        where TOther : class =>
        _value is null ? new TritonResult<TOther>(Error!) : new TritonResult<TOther>(convert(_value));
}
