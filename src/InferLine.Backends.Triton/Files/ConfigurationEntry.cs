using System.Text;

namespace InferLine.Backends.Triton.Files;

/// <summary>A configuration.</summary>
internal sealed record ConfigurationEntry(string Path, string Text) : PlannedEntry(Path)
{
    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false);

    public override Task WriteAsync(string full, CancellationToken cancellationToken) => File.WriteAllTextAsync(full, Text, s_encoding, cancellationToken);

    protected override async Task<bool> IsSameAsync(string full, CancellationToken cancellationToken)
    {
        byte[] bytes = s_encoding.GetBytes(Text);
        return new FileInfo(full) is { Exists: true } present && present.Length == bytes.Length
            && (await File.ReadAllBytesAsync(full, cancellationToken).ConfigureAwait(false)).AsSpan().SequenceEqual(bytes);
    }
}
