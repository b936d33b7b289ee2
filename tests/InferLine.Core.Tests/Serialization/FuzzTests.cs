using System.Text;
using FsCheck.Xunit;
using InferLine.Testing;

namespace InferLine.Serialization;

/// <summary>Whatever a file holds, it is read, or refused by the one exception; and what is read can be written.</summary>
public sealed class FuzzTests
{
    [Property(MaxTest = 500)]
    public Task Random_bytes_are_read_or_refused(Reader reader, byte[] content) => AssertReadOrRefusedAsync(reader, content);

    [Property(MaxTest = 6000)]
    public Task Changed_files_are_read_or_refused(Reader reader, Edit[] edits)
    {
        List<byte> content = [.. Encoding.UTF8.GetBytes(Readers.Sample(reader))];
        foreach (Edit edit in edits)
        {
            edit.ApplyTo(content);
        }

        return AssertReadOrRefusedAsync(reader, [.. content]);
    }

    [Property(MaxTest = 600)]
    public Task Cut_files_are_read_or_refused(Reader reader, ushort length)
    {
        byte[] content = Encoding.UTF8.GetBytes(Readers.Sample(reader));
        return AssertReadOrRefusedAsync(reader, content[..(length % (content.Length + 1))]);
    }

    private static async Task AssertReadOrRefusedAsync(Reader reader, byte[] content)
    {
        object? read = null;
        Exception? error = await Record.ExceptionAsync(async () => read = await Readers.ReadAsync(reader, new MemoryStream(content)));

        if (error is null)
        {
            using var written = new MemoryStream();
            await Readers.WriteAsync(read!, written);
            Assert.NotNull(read);
        }
        else
        {
            InvalidInputException refusal = Assert.IsType<InvalidInputException>(error);
            Rejection.Check(refusal, at: refusal.Place, refusal.Problem);
            Assert.Equal(Readers.Document, refusal.Document);
            Assert.InRange(refusal.Message.Length, Readers.Document.Length + 10, 1000);
        }
    }
}
