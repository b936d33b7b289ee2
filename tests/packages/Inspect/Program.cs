// Looks into the packages of a folder: inspect FOLDER REPOSITORY. Prints what is wrong, a line each; exit code 1 if there is anything.
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

(string folder, string repository) = (args[0], args[1]);
var problems = new List<string>();
IReadOnlyDictionary<string, string> table = ReadTable(Path.Combine(repository, "docs", "packages.md"));
string[] packages = [.. Directory.EnumerateFiles(folder, "*.nupkg").Order(StringComparer.Ordinal)];
var found = new List<string>();
foreach (string file in packages)
{
    using ZipArchive package = ZipFile.OpenRead(file);
    XElement metadata = XDocument.Parse(Text(package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)))).Root!.Elements().First();
    string id = Value(metadata, "id")!;
    found.Add(id);
    bool isTool = metadata.Descendants().Any(element => element.Name.LocalName == "packageType" && element.Attribute("name")?.Value == "DotnetTool");

    Check(id, Value(metadata, "license") == "MIT", "its licence is not the expression MIT");
    Check(id, Value(metadata, "icon") is { } icon && package.GetEntry(icon) is not null, "it has no icon");
    Check(id, Value(metadata, "description") is { Length: > 40 }, "it has no description");
    Check(id, metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "repository")?.Attribute("commit") is not null, "it does not tell the commit that it is made of");
    Check(id, File.Exists(Path.ChangeExtension(file, ".snupkg")), "there are no symbols");
    if (Value(metadata, "readme") is { } readme && package.GetEntry(readme) is { } entry)
    {
        string text = Text(entry);
        Check(id, text.StartsWith("# " + (isTool ? "inferline" : id) + "\n", StringComparison.Ordinal), "its readme is not its own: write src/" + id + "/README.md");
    }
    else
    {
        Check(id, false, "it has no readme");
    }

    if (!isTool)
    {
        Check(id, package.GetEntry($"lib/net10.0/{id}.dll") is not null, "it has no library for net10.0");
        Check(id, package.GetEntry($"lib/net10.0/{id}.xml") is not null, "it has no documentation");
    }

    string dependencies = string.Join(", ", metadata.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value).Order(StringComparer.Ordinal));
    Check(id, table.TryGetValue(id, out string? told) && told == dependencies, $"docs/packages.md tells other dependencies than its own, which are: {dependencies}");

    // In CI the compiler maps paths, so that the same sources give the same bytes wherever they are.
    if (Environment.GetEnvironmentVariable("CI") == "true")
    {
        foreach (ZipArchiveEntry own in package.Entries.Where(own => own.Name.StartsWith("InferLine.", StringComparison.OrdinalIgnoreCase) && own.Name.EndsWith(".dll", StringComparison.Ordinal)))
        {
            Check(id, Bytes(own).AsSpan().IndexOf(Encoding.UTF8.GetBytes(repository)) < 0, $"{own.Name} contains a path of this machine");
        }
    }
}

problems.AddRange(table.Keys.Except(found).Select(id => $"{id}: docs/packages.md has it, but there is no such package"));
problems.ForEach(Console.WriteLine);
Console.WriteLine($"{packages.Length} packages inspected, {problems.Count} problems");
return problems.Count == 0 && packages.Length > 0 ? 0 : 1;

void Check(string id, bool holds, string problem)
{
    if (!holds)
    {
        problems.Add($"{id}: {problem}");
    }
}

static string? Value(XElement metadata, string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;

static byte[] Bytes(ZipArchiveEntry entry)
{
    using Stream stream = entry.Open();
    using var copy = new MemoryStream();
    stream.CopyTo(copy);
    return copy.ToArray();
}

static string Text(ZipArchiveEntry entry) => Encoding.UTF8.GetString(Bytes(entry)).TrimStart('\uFEFF').ReplaceLineEndings("\n");

// The rows of the table: | `package` | what | dependencies |
static IReadOnlyDictionary<string, string> ReadTable(string file) =>
    File.ReadLines(file)
        .Where(line => line.StartsWith("| `InferLine.", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(
            cells => cells[1].Trim('`'),
            cells => string.Join(", ", cells[3].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(name => name != "none").Order(StringComparer.Ordinal)));
