namespace InferLine.Backends.OnnxRuntime.Tests.Testing;

/// <summary>An item of two axes.</summary>
internal sealed record Matrix(int Rows, int Columns, float[] Values)
{
    public static Matrix Counting(int rows, int columns, int first = 1) => new(rows, columns, [.. Enumerable.Range(first, rows * columns).Select(i => (float)i)]);

    public Matrix Times(float factor) => this with { Values = [.. Values.Select(value => value * factor)] };

    /// <summary>The same with zeros below and to the right.</summary>
    public Matrix PaddedTo(int rows, int columns)
    {
        float[] values = new float[rows * columns];
        for (int row = 0; row < Rows; row++)
        {
            Values.AsSpan(row * Columns, Columns).CopyTo(values.AsSpan(row * columns));
        }

        return new Matrix(rows, columns, values);
    }

    public bool Equals(Matrix? other) => other is not null && Rows == other.Rows && Columns == other.Columns && Values.AsSpan().SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Rows, Columns);
}
