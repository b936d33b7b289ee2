using System.Diagnostics.CodeAnalysis;

namespace InferLine.Backends.TorchServe.Client;

/// <summary>What a call gave, or why it failed.</summary>
/// <typeparam name="T">What it gives.</typeparam>
public sealed class TorchServeResult<T>
    where T : class
{
    private readonly T? _value;

    internal TorchServeResult(T value) => _value = value;

    internal TorchServeResult(TorchServeError error) => Error = error;

    /// <summary>Why it failed; <see langword="null"/> if it did not.</summary>
    public TorchServeError? Error { get; }

    /// <summary>Whether it succeeded.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    /// <summary>What the call gave.</summary>
    /// <exception cref="TorchServeException">The call failed.</exception>
    public T Value => _value ?? throw new TorchServeException(Error!.ToString(), Error);

    /// <summary>What the call gave, or <see langword="null"/> if it failed.</summary>
    public T? ValueOrDefault => _value;

    internal TorchServeResult<TOther> As<TOther>(Func<T, TOther> convert)
        where TOther : class =>
        _value is null ? new TorchServeResult<TOther>(Error!) : new TorchServeResult<TOther>(convert(_value));
}
