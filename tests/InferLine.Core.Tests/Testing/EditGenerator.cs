using FsCheck;
using FsCheck.Fluent;

namespace InferLine.Testing;

/// <summary>Changes that hurt: what has a meaning in JSON or CSV, numbers at the ends of their ranges, and bytes that are not UTF-8.</summary>
internal static class EditGenerator
{
    private static readonly string[] _snippets =
    [
        "", " ", "\n", "\r", "\t", "\0", ",", ":", "\"", "'", "\\", "{", "}", "[", "]", "#", "//", "/*", "null", "true", "\"name\"", "\"\":", "\\ud800", "\\u0000",
        "-", "+", ".", "0", "1", "9", "e", "1e9", "1e999", "-1e999", "NaN", "Infinity", "2147483648", "9223372036854775808", "0.1e-400",
        "\u00ff", "\u00c3", "\u00ef\u00bb\u00bf", "\u00ed\u00a0\u0080", "arrival_s", "detect",
    ];

    private static readonly Gen<Edit> _edits =
        from place in Gen.Choose(0, 1000)
        from removed in Gen.Frequency((3, Gen.Constant(0)), (3, Gen.Choose(1, 3)), (1, Gen.Choose(4, 60)))
        from inserted in Gen.Elements(_snippets)
        select new Edit(place, removed, inserted);

    /// <summary>A few at a time: a file with many is refused at the first, and nothing behind it is reached.</summary>
    public static Arbitrary<Edit[]> Arbitrary { get; } = Arb.From(
        Gen.Choose(1, 4).SelectMany(count => _edits.ArrayOf(count)), edits => edits.Select(edit => edits.Where(other => other != edit).ToArray()));
}
