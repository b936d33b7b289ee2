using System.Buffers.Binary;
using System.Runtime.InteropServices;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Client.Wire;
using InferLine.Backends.Triton.Configuration;

namespace InferLine.Backends.Triton.Profiling;

/// <summary>An input of a model, and the items that batches are made of.</summary>
/// <param name="Name">The input.</param>
/// <param name="Datatype">Its data type.</param>
/// <param name="ItemShape">The shape of an item, without the batch axis.</param>
/// <param name="Given">The bytes of given items; none if items are made up.</param>
internal sealed record ProfilingInput(string Name, string Datatype, IReadOnlyList<long> ItemShape, IReadOnlyList<ReadOnlyMemory<byte>> Given)
{
    /// <summary>For people: <c>x FP32 [3,224,224]</c>.</summary>
    public override string ToString() => $"{Name} {Datatype} [{string.Join(',', ItemShape)}]{(Given.Count > 0 ? " (given)" : "")}";

    /// <exception cref="InvalidInputException">A shape is missing, or what is given does not fit the model.</exception>
    public static IReadOnlyList<ProfilingInput> For(ModelMetadata metadata, ModelConfiguration configuration, TritonProfilerOptions options)
    {
        bool batches = configuration.MaxBatchSize > 0;
        string model = $"model '{metadata.Name}'";
        string[] names = [.. metadata.Inputs.Select(input => input.Name)];
        if (options.Shapes.Keys.Concat(options.Inputs.Select(input => input.Name)).Concat(options.RawInputs.Keys).FirstOrDefault(name => !names.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw new InvalidInputException(null, model, $"it has no input '{unknown}'; its inputs are {string.Join(", ", names.Select(name => $"'{name}'"))}");
        }

        var inputs = new List<ProfilingInput>();
        foreach (TensorMetadata input in metadata.Inputs)
        {
            long[] declared = [.. input.Shape.Skip(batches ? 1 : 0)];
            string place = $"{model}, input '{input.Name}'";
            if (options.Inputs.FirstOrDefault(tensor => tensor.Name == input.Name) is { } given)
            {
                inputs.Add(Of(given, input, declared, batches, place));
            }
            else if (options.RawInputs.TryGetValue(input.Name, out ReadOnlyMemory<byte> bytes))
            {
                inputs.Add(Of(bytes, input, ItemShapeOf(input, declared, options.Shapes, place), batches, place));
            }
            else if (options.Shapes.ContainsKey(input.Name) || !configuration.IsOptional(input.Name))
            {
                inputs.Add(input.Datatype == "BYTES"
                    ? throw new InvalidInputException(null, place, "it takes strings (BYTES), which cannot be made up: their content decides the time; give items to measure with")
                    : new ProfilingInput(input.Name, input.Datatype, ItemShapeOf(input, declared, options.Shapes, place), []));
            }
        }

        int[] counts = [.. inputs.Select(input => input.Given.Count).Where(count => count > 0).Distinct()];
        return counts.Length <= 1
            ? inputs
            : throw new InvalidInputException(null, model, $"the given inputs have {string.Join(" and ", counts)} items; give as many of each");
    }

    /// <summary>The tensor of a batch: the given items in turn, or random numbers, the same each time.</summary>
    public TritonTensor Batch(int size, bool batches)
    {
        long[] shape = batches ? [size, .. ItemShape] : [.. ItemShape];
        if (Given.Count == 0)
        {
            return new TritonTensor(Name, Datatype, shape, Random(checked((int)TensorRules.ElementCount(Name, shape))));
        }

        using var data = new MemoryStream();
        for (int i = 0; i < size; i++)
        {
            data.Write(Given[i % Given.Count].Span);
        }

        return new TritonTensor(Name, Datatype, shape, data.ToArray());
    }

    private static long[] ItemShapeOf(TensorMetadata input, long[] declared, IDictionary<string, IReadOnlyList<int>> shapes, string place)
    {
        if (!shapes.TryGetValue(input.Name, out IReadOnlyList<int>? given))
        {
            return declared.All(extent => extent >= 0)
                ? declared
                : throw new InvalidInputException(null, place, $"the model takes [{string.Join(',', declared)}] per item, and leaves the axes with -1 free; say what shape to measure with");
        }

        long[] shape = [.. given.Select(extent => (long)extent)];
        return Fits(declared, shape)
            ? shape
            : throw new InvalidInputException(null, place, $"the shape [{string.Join(',', shape)}] is given; the model takes [{string.Join(',', declared)}] per item, without the batch axis");
    }

    private static ProfilingInput Of(ReadOnlyMemory<byte> raw, TensorMetadata input, long[] itemShape, bool batches, string place)
    {
        if (input.Datatype == "BYTES")
        {
            byte[] text = new byte[4 + raw.Length];
            BinaryPrimitives.WriteInt32LittleEndian(text, raw.Length);
            raw.CopyTo(text.AsMemory(4));
            return TensorRules.ElementCount(input.Name, itemShape) == 1
                ? new ProfilingInput(input.Name, input.Datatype, itemShape, [text])
                : throw new InvalidInputException(null, place, $"an item has the shape [{string.Join(',', itemShape)}], and bare bytes are one string; give the items as JSON");
        }

        long length = TensorRules.ElementCount(input.Name, itemShape) * TensorRules.ElementSize(input.Name, input.Datatype);
        if (length == 0 || raw.Length == 0 || raw.Length % length != 0 || (!batches && raw.Length != length))
        {
            throw new InvalidInputException(
                null, place, FormattableString.Invariant($"{raw.Length} bytes are given, and an item of {input.Datatype} [{string.Join(',', itemShape)}] has {length}; give whole items{(batches ? "" : ": one, since the model does not batch")}"));
        }

        return new ProfilingInput(input.Name, input.Datatype, itemShape, [.. Enumerable.Range(0, (int)(raw.Length / length)).Select(item => raw.Slice((int)(item * length), (int)length))]);
    }

    private static ProfilingInput Of(TritonTensor given, TensorMetadata input, long[] declared, bool batches, string place)
    {
        if (given.Datatype != input.Datatype)
        {
            throw new InvalidInputException(null, place, $"{given.Datatype} is given, and the model takes {input.Datatype}; give it that");
        }

        long[] shape = [.. given.Shape.Skip(batches ? 1 : 0)];
        long items = batches && given.Shape.Count > 0 ? given.Shape[0] : 1;
        if (items < 1 || !Fits(declared, shape))
        {
            throw new InvalidInputException(
                null, place, $"the shape [{string.Join(',', given.Shape)}] is given; the model takes [{string.Join(',', declared)}] per item{(batches ? ", behind the number of items, which is 1 or more" : "")}");
        }

        return new ProfilingInput(input.Name, input.Datatype, shape, Split(given, checked((int)items)));
    }

    private static bool Fits(long[] declared, long[] shape) =>
        shape.Length == declared.Length && shape.Zip(declared, (extent, wanted) => extent > 0 && (wanted < 0 || extent == wanted)).All(fits => fits);

    private static ReadOnlyMemory<byte>[] Split(TritonTensor tensor, int items)
    {
        if (tensor.Datatype != "BYTES")
        {
            int length = tensor.Data.Length / items;
            return [.. Enumerable.Range(0, items).Select(item => tensor.Data.Slice(item * length, length))];
        }

        List<ReadOnlyMemory<byte>> strings = TensorRules.Strings(tensor.Data);
        int each = strings.Count / items;
        var split = new ReadOnlyMemory<byte>[items];
        int start = 0;
        for (int item = 0; item < items; item++)
        {
            // Each string is preceded by its length.
            int length = strings.Skip(item * each).Take(each).Sum(text => 4 + text.Length);
            split[item] = tensor.Data.Slice(start, length);
            start += length;
        }

        return split;
    }

    /// <summary>Numbers from 0 to 1, or integers that are 0 or 1: valid for tokens, masks and pictures alike.</summary>
    private byte[] Random(int count)
    {
        var random = new Random(count);
        return Datatype switch
        {
            "FP32" => Fill(count, random.NextSingle),
            "FP64" => Fill(count, random.NextDouble),
            "FP16" => Fill(count, () => (Half)random.NextSingle()),
            "BF16" => Fill(count, () => (ushort)(BitConverter.SingleToUInt32Bits(random.NextSingle()) >> 16)),
            "INT64" or "UINT64" => Fill(count, () => random.NextInt64(2)),
            "INT32" or "UINT32" => Fill(count, () => random.Next(2)),
            "INT16" or "UINT16" => Fill(count, () => (short)random.Next(2)),
            _ => Fill(count, () => (byte)random.Next(2)),
        };
    }

    private static byte[] Fill<T>(int count, Func<T> next)
        where T : unmanaged
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = next();
        }

        return MemoryMarshal.AsBytes<T>(values).ToArray();
    }
}
