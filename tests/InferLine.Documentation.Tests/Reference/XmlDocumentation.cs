using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace InferLine.Documentation.Reference;

/// <summary>What an assembly's documentation file says, as lines of Markdown.</summary>
internal sealed partial class XmlDocumentation
{
    private readonly Dictionary<string, XElement> _members = new(StringComparer.Ordinal);

    public XmlDocumentation(IEnumerable<Assembly> assemblies)
    {
        foreach (Assembly assembly in assemblies)
        {
            foreach (XElement member in XDocument.Load(Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml")).Descendants("member"))
            {
                _members[member.Attribute("name")!.Value] = member;
            }
        }
    }

    /// <summary>What a type is.</summary>
    public string SummaryOf(Type type) => Text($"T:{NameOf(type)}", "summary");

    /// <summary>What a property or a field is.</summary>
    public string SummaryOf(MemberInfo member) => Text(KeyOf(member), "summary");

    /// <summary>What the values of a property are.</summary>
    public string ValueOf(PropertyInfo property) => Text(KeyOf(property), "value");

    private static string KeyOf(MemberInfo member) => $"{(member is FieldInfo ? 'F' : 'P')}:{NameOf(member.DeclaringType!)}.{member.Name}";

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private string Text(string member, string element)
    {
        Assert.True(_members.TryGetValue(member, out XElement? known), $"{member} is not documented");
        return known.Element(element) is { } found ? Blanks().Replace(string.Concat(found.Nodes().Select(Markdown)), " ").Trim() : "";
    }

    private static string Markdown(XNode node) => node switch
    {
        XText text => text.Value.Replace("|", "\\|", StringComparison.Ordinal),
        XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } to => $"`{Shorten(to.Value)}`",
        XElement { Name.LocalName: "see" } see when see.Attribute("langword") is { } word => $"`{word.Value}`",
        XElement { Name.LocalName: "see" } see when see.Attribute("href") is { } address => see.IsEmpty ? address.Value : $"[{see.Value}]({address.Value})",
        XElement { Name.LocalName: "paramref" or "typeparamref" } reference => $"`{reference.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => string.Concat(other.Nodes().Select(Markdown)),
        _ => "",
    };

    /// <summary>A member with its type, or a type, without namespaces and parameters: P:A.B.C is B.C.</summary>
    private static string Shorten(string reference)
    {
        string[] parts = Arity().Replace(reference[2..].Split('(')[0], "").Split('.');
        return reference[0] == 'T' ? parts[^1] : $"{parts[^2]}.{parts[^1]}";
    }

    /// <summary>How many type parameters there are: List`1.</summary>
    [GeneratedRegex("`+[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Arity();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();
}
