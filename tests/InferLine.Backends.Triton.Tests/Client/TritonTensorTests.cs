using System.Text.Json;
using FsCheck.Xunit;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Client.Wire;

namespace InferLine.Backends.Triton.Tests.Client;

public sealed class TritonTensorTests
{
    [Property(MaxTest = 100, Replay = "77,1")]
    public void Numbers_and_strings_survive_JSON(bool[] flags, byte[] bytes, short[] shorts, int[] ints, long[] longs, float[] floats, double[] doubles, string?[] texts)
    {
        Check(TritonTensor.Create<bool>("t", [flags.Length], flags));
        Check(TritonTensor.Create<byte>("t", [bytes.Length], bytes));
        Check(TritonTensor.Create<sbyte>("t", [bytes.Length], [.. bytes.Select(value => (sbyte)value)]));
        Check(TritonTensor.Create<short>("t", [shorts.Length], shorts));
        Check(TritonTensor.Create<ushort>("t", [shorts.Length], [.. shorts.Select(value => (ushort)value)]));
        Check(TritonTensor.Create<int>("t", [ints.Length], ints));
        Check(TritonTensor.Create<uint>("t", [ints.Length], [.. ints.Select(value => (uint)value)]));
        Check(TritonTensor.Create<long>("t", [longs.Length], longs));
        Check(TritonTensor.Create<ulong>("t", [longs.Length], [.. longs.Select(value => (ulong)value)]));
        float[] finite = [.. floats.Where(float.IsFinite)];
        Check(TritonTensor.Create<float>("t", [finite.Length], finite));
        double[] finiteDoubles = [.. doubles.Where(double.IsFinite)];
        Check(TritonTensor.Create<double>("t", [finiteDoubles.Length], finiteDoubles));
        Check(TritonTensor.Create("t", [texts.Length], texts.Select(text => text ?? "")));
    }

    [Theory]
    [InlineData("FP32", new long[] { 2 }, 4)]
    [InlineData("FP32", new long[] { -1 }, 0)]
    [InlineData("FP31", new long[] { 1 }, 4)]
    [InlineData("BYTES", new long[] { 1 }, 3)]
    [InlineData("FP64", new long[] { 1L << 40, 1L << 40 }, 0)]
    public void What_does_not_fit_is_refused(string datatype, long[] shape, int bytes) =>
        Assert.Throws<InvalidInputException>(() => new TritonTensor("t", datatype, shape, new byte[bytes]));

    [Fact]
    public void Halves_travel_in_binary_only()
    {
        TritonTensor tensor = TritonTensor.Create<Half>("t", [1], [(Half)1.5]);
        Assert.Equal([(Half)1.5], tensor.ToArray<Half>());
        Assert.Throws<InvalidInputException>(() => InferWriter.Write(new InferRequest([tensor]) { Encoding = TensorEncoding.Json }));
        Assert.Throws<InvalidInputException>(() => tensor.ToArray<float>());
        Assert.Throws<InvalidInputException>(tensor.ToStrings);
    }

    private static void Check(TritonTensor tensor)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            JsonTensorData.Write(writer, tensor);
            writer.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(tensor.Data.ToArray(), JsonTensorData.Read(document.RootElement.GetProperty("data"), tensor.Datatype));
    }
}
