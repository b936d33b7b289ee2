using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Backends.OnnxRuntime.Batches;

namespace InferLine.Backends.OnnxRuntime.Tests;

/// <summary>The copies against ones that go value by value.</summary>
public sealed class StackingTests
{
    [Property(MaxTest = 300)]
    public Property Items_are_placed_where_their_indices_say() =>
        Prop.ForAll(Cases(), layout =>
        {
            byte[] batch = new byte[layout.BatchLength];
            byte[] expected = new byte[layout.BatchLength];
            for (int position = 0; position < layout.BatchSize; position++)
            {
                byte[] item = layout.Item(position);
                Stacking.Place(item, layout.Extents[position], batch, layout.Largest, layout.BatchAxis, layout.BatchSize, position, layout.ElementSize);
                foreach ((int from, int to) in layout.Moves(position))
                {
                    expected[to] = item[from];
                }
            }

            Assert.Equal(expected, batch);
        });

    [Property(MaxTest = 300)]
    public Property What_was_placed_is_taken_out_again() =>
        Prop.ForAll(Cases(), layout =>
        {
            byte[] batch = [.. Enumerable.Range(0, layout.BatchLength).Select(i => (byte)i)];
            for (int position = 0; position < layout.BatchSize; position++)
            {
                byte[] item = new byte[layout.BatchLength / layout.BatchSize];
                Stacking.Take(batch, item, layout.Largest, layout.BatchAxis, layout.BatchSize, position, layout.ElementSize);

                byte[] again = [.. batch];
                Stacking.Place(item, layout.Largest, again, layout.Largest, layout.BatchAxis, layout.BatchSize, position, layout.ElementSize);
                Assert.Equal(batch, again);
            }
        });

    private static Arbitrary<Layout> Cases() =>
        (from rank in Gen.Choose(0, 4)
         from batchAxis in Gen.Choose(0, rank)
         from elementSize in Gen.Elements(1, 2, 4, 8)
         from batchSize in Gen.Choose(1, 4)
         from extents in Gen.Choose(1, 3).ArrayOf(rank).ArrayOf(batchSize)
         select new Layout(batchAxis, elementSize, extents)).ToArbitrary();

    private sealed record Layout(int BatchAxis, int ElementSize, int[][] Extents)
    {
        public int BatchSize => Extents.Length;

        public int[] Largest => [.. Enumerable.Range(0, Extents[0].Length).Select(axis => Extents.Max(extents => extents[axis]))];

        public int BatchLength => Largest.Aggregate(BatchSize * ElementSize, (product, extent) => product * extent);

        public byte[] Item(int position) =>
            [.. Enumerable.Range(0, Extents[position].Aggregate(ElementSize, (product, extent) => product * extent)).Select(i => (byte)((100 * position) + i + 1))];

        /// <summary>Byte by byte: from where in the item to where in the batch.</summary>
        public IEnumerable<(int From, int To)> Moves(int position)
        {
            int[] extents = Extents[position];
            for (int value = 0; value < extents.Aggregate(1, (product, extent) => product * extent); value++)
            {
                var index = new List<int>();
                for (int axis = extents.Length - 1, rest = value; axis >= 0; axis--)
                {
                    index.Insert(0, rest % extents[axis]);
                    rest /= extents[axis];
                }

                index.Insert(BatchAxis, position);
                List<int> shape = [.. Largest];
                shape.Insert(BatchAxis, BatchSize);
                int offset = index.Zip(shape).Aggregate(0, (sum, axis) => (sum * axis.Second) + axis.First);
                for (int b = 0; b < ElementSize; b++)
                {
                    yield return ((value * ElementSize) + b, (offset * ElementSize) + b);
                }
            }
        }

        public override string ToString() => $"axis {BatchAxis}, {ElementSize} bytes, {string.Join(' ', Extents.Select(extents => string.Join('x', extents)))}";
    }
}
