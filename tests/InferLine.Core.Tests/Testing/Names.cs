using FsCheck;
using FsCheck.Fluent;

namespace InferLine.Testing;

/// <summary>Names as people may choose them: anything but commas, double quotes and control characters.</summary>
internal static class Names
{
    private static readonly Gen<string> _pieces = Gen.Elements("a", "B", "7", " ", "-", "_", "#", "'", "\\", ";", "é", "名", "🚲", "{", "/");

    /// <summary>A number of different names.</summary>
    public static Gen<string[]> Distinct(int count) =>
        _pieces.ListOf(4).Select(string.Concat).ArrayOf(count).Select(names => names.Select((name, i) => $"{name}{i}").ToArray());
}
