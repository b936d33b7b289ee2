using InferLine.Backends.Triton.Client.Wire;

namespace InferLine.Backends.Triton.Client;

/// <summary>A request to a model.</summary>
/// <param name="Inputs">The inputs by name. Of a model that batches, the first dimension of each is the number of items.</param>
public sealed record InferRequest(IReadOnlyList<TritonTensor> Inputs)
{
    /// <summary>The outputs that are wanted; all if there are none.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>A name that comes back with the answer, and is in the server's messages.</summary>
    public string? Id { get; init; }

    /// <summary>The version of the model; <see langword="null"/> for the one that the server prefers.</summary>
    public string? Version { get; init; }

    /// <summary>How long the answer is waited for, and the longest time that the server keeps the request in its queue, where the model allows it to be overridden.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How tensors travel, both ways.</summary>
    public TensorEncoding Encoding { get; init; }

    /// <summary>Reads a request in Triton's JSON form, as it is sent to <c>/infer</c>. Only its inputs and its id are taken.</summary>
    /// <param name="json">The JSON: <c>{ "inputs": [ { "name", "datatype", "shape", "data" } ] }</c>.</param>
    /// <exception cref="InvalidInputException">It is not such a request.</exception>
    public static InferRequest Parse(ReadOnlyMemory<byte> json) => RequestReader.Read(json);
}
