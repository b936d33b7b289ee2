using System.Text;

namespace InferLine.Testing;

/// <summary>A gigabyte of the same junk over and over, made as it is read, that counts how much of it was.</summary>
/// <param name="start">What comes first.</param>
/// <param name="junk">What is repeated after it.</param>
/// <param name="tellsLength">Whether the stream knows its length, as that of a file does; a pipe does not.</param>
internal sealed class EndlessStream(string start, string junk, bool tellsLength = false) : Stream
{
    private const long TotalBytes = 1L << 30;
    private readonly byte[] _start = Encoding.Latin1.GetBytes(start);
    private readonly byte[] _junk = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(junk, 4096)));

    public override bool CanRead => true;

    public override bool CanSeek => tellsLength;

    public override bool CanWrite => false;

    public override long Length => tellsLength ? TotalBytes : throw new NotSupportedException();

    public override long Position
    {
        get => tellsLength ? BytesRead : throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public long BytesRead { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        ReadOnlySpan<byte> next = BytesRead < _start.Length
            ? _start.AsSpan((int)BytesRead)
            : _junk.AsSpan((int)((BytesRead - _start.Length) % _junk.Length));
        int count = (int)Math.Min(Math.Min(buffer.Length, next.Length), TotalBytes - BytesRead);
        next[..count].CopyTo(buffer);
        BytesRead += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
