namespace InferLine.Testing;

/// <summary>A change to a file: some bytes at a place are removed, and others inserted.</summary>
/// <param name="Place">Where, in thousandths of the file.</param>
/// <param name="Removed">How many bytes are removed.</param>
/// <param name="Inserted">What is inserted, one byte per character.</param>
public sealed record Edit(int Place, int Removed, string Inserted)
{
    public void ApplyTo(List<byte> file)
    {
        int at = (int)((long)file.Count * Place / 1000);
        file.RemoveRange(at, Math.Min(Removed, file.Count - at));
        file.InsertRange(at, Inserted.Select(c => (byte)c));
    }
}
