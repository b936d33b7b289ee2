namespace InferLine.Serialization;

/// <summary>Reads text as far as is allowed: somebody who waits for the end of a row is not to take in a whole file that has none.</summary>
internal sealed class BoundedTextReader(TextReader text) : TextReader
{
    /// <summary>How many characters may still be taken in.</summary>
    public int Allowance { get; set; }

    /// <exception cref="InvalidDataException">Nothing is left of the allowance.</exception>
    public override int Read(Span<char> buffer) => Spend(text.Read(buffer));

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read()
    {
        char character = default;
        return Read(new Span<char>(ref character)) == 0 ? -1 : character;
    }

    public override int Peek() => text.Peek();

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default) =>
        Spend(await text.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            text.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Spend(int characters)
    {
        Allowance -= characters;
        return Allowance >= 0 ? characters : throw new InvalidDataException();
    }
}
