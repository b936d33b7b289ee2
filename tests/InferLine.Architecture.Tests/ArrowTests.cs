using System.Reflection;
using InferLine.Testing;

namespace InferLine.Architecture.Tests;

/// <summary>Which project may depend on which, and on which packages: what CONTRIBUTING.md draws.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["InferLine.Core"] = ["MathNet.Numerics", "Sep"],
        ["InferLine.Simulation"] = ["InferLine.Core"],
        ["InferLine.Reporting"] = ["InferLine.Core", "InferLine.Simulation"],
        ["InferLine.AspNetCore"] =
        [
            "InferLine.Core", "InferLine.Hosting", "InferLine.Reporting",
            "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Http.Abstractions", "Microsoft.AspNetCore.Http.Extensions", "Microsoft.AspNetCore.Http.Features", "Microsoft.AspNetCore.Http.Results",
            "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Routing.Abstractions",
            "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Primitives", "Microsoft.Net.Http.Headers",
        ],
        ["InferLine.Hosting"] =
        [
            "InferLine.Core", "InferLine.Serving", "InferLine.Simulation",
            "Microsoft.Extensions.Configuration", "Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.Configuration.Binder",
            "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Diagnostics", "Microsoft.Extensions.Diagnostics.Abstractions", "Microsoft.Extensions.Diagnostics.HealthChecks",
            "Microsoft.Extensions.Diagnostics.HealthChecks.Abstractions", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Logging.Abstractions",
            "Microsoft.Extensions.Options", "Microsoft.Extensions.Options.ConfigurationExtensions",
        ],
        ["InferLine.Serving"] = ["InferLine.Core", "Microsoft.Extensions.Logging.Abstractions"],
        ["InferLine.Backends.OnnxRuntime"] = ["InferLine.Core", "InferLine.Serving", "Microsoft.ML.OnnxRuntime"],
        ["inferline"] = ["InferLine.Core", "InferLine.Simulation", "InferLine.Reporting", "InferLine.Serving", "InferLine.Backends.OnnxRuntime", "InferLine.Backends.TorchServe", "InferLine.Backends.Triton", "Microsoft.Extensions.Logging.Abstractions", "Sep", "System.CommandLine", "Spectre.Console", "Spectre.Console.Ansi"],
        ["InferLine.Testing"] = ["InferLine.Core"],
        ["InferLine.Testing.Xunit"] = ["InferLine.Testing", "xunit.v3.core", "xunit.v3.common"],
        ["InferLine.Backends.Triton"] =
        [
            "InferLine.Core", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.Configuration.Binder",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Http", "Microsoft.Extensions.Http.Diagnostics", "Microsoft.Extensions.Http.Resilience",
            "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options", "Microsoft.Extensions.Telemetry.Abstractions", "Polly.Core",
        ],
        ["InferLine.Backends.TorchServe"] =
        [
            "InferLine.Core", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.Configuration.Binder",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Http", "Microsoft.Extensions.Http.Diagnostics", "Microsoft.Extensions.Http.Resilience",
            "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options", "Microsoft.Extensions.Telemetry.Abstractions", "Polly.Core",
        ],
    };

    public static TheoryData<string> Assemblies => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Depends_only_on_what_is_allowed(string assembly)
    {
        IEnumerable<string> references = Assembly.Load(assembly).GetReferencedAssemblies().Select(name => name.Name!).Where(name => !IsFramework(name));
        Assert.Empty(references.Except(Allowed[assembly], StringComparer.Ordinal));
    }

    [Fact]
    public void Every_shipped_project_has_its_arrows()
    {
        IEnumerable<string> projects = Directory.EnumerateFiles(RepositoryFolder.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path) is "InferLine.Cli" ? "inferline" : Path.GetFileNameWithoutExtension(path));
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), projects.Order(StringComparer.Ordinal));
    }

    /// <summary>A program may use all packages, with all their namespaces, and needs no alias.</summary>
    [Fact]
    public void No_two_packages_have_a_public_type_of_the_same_name() => Assert.Empty(
        Allowed.Keys.SelectMany(assembly => Assembly.Load(assembly).GetExportedTypes()).Where(type => !type.IsNested)
            .GroupBy(type => type.Name, StringComparer.Ordinal).Where(types => types.Select(type => type.Assembly).Distinct().Count() > 1)
            .Select(types => string.Join(", ", types.Select(type => type.FullName))));

    private static bool IsFramework(string name) =>
        name is "netstandard" or "mscorlib" or "Microsoft.CSharp"
        || (name.StartsWith("System", StringComparison.Ordinal) && !name.StartsWith("System.CommandLine", StringComparison.Ordinal));
}
