using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace InferLine.Reporting.Html;

/// <summary>The style sheets and scripts of pages, which are part of the assembly.</summary>
internal static class Assets
{
    private static readonly Lazy<string> s_styles = new(() => $"{Read("uPlot.min.css")}\n{Read("report.css")}");
    private static readonly Lazy<string> s_scripts = new(() =>
        $"/*\n{Read("uPlot.LICENSE.txt")}\n*/\n{Read("uPlot.iife.min.js")}\n{Read("report.js")}");

    /// <summary>All that a page's style element has.</summary>
    public static string Styles => s_styles.Value;

    /// <summary>The chart library with its licence, and what draws the charts of a page.</summary>
    public static string Scripts => s_scripts.Value;

    /// <summary>What Content-Security-Policy calls a script or style by, so that no other runs.</summary>
    public static string HashOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    /// <summary>Reads a resource of an assembly.</summary>
    public static string Read(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the assembly has no resource '{name}'");
        using var reader = new StreamReader(stream, Encoding.UTF8);

        // A script element is read with its line ends as \n, and so is what the hash is of.
        return reader.ReadToEnd().ReplaceLineEndings("\n").Trim('\n');
    }

    private static string Read(string name) => Read(typeof(Assets).Assembly, name);
}
