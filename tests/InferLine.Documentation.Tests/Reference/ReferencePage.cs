using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Text;
using InferLine.Backends.OnnxRuntime;
using InferLine.Backends.TorchServe;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.Triton;
using InferLine.Backends.Triton.Client;
using InferLine.Estimation;
using InferLine.Hosting;
using InferLine.Pipelines;
using InferLine.Serving;

namespace InferLine.Documentation.Reference;

/// <summary>The page that has every option, metric, log message and kind of error, made of the assemblies themselves.</summary>
internal static class ReferencePage
{
    /// <summary>Set to 1, the test writes the page instead of comparing it.</summary>
    public const string WriteVariable = "INFERLINE_WRITE_REFERENCE";

    public static readonly string Path = System.IO.Path.Combine("docs", "reference.md");

    /// <summary>The packages that have options or log messages, in the order of the page.</summary>
    private static readonly Assembly[] s_assemblies =
    [
        typeof(HostedPipelineOptions).Assembly, typeof(PipelineRuntimeOptions).Assembly, typeof(OnnxModelOptions).Assembly, typeof(TritonOptions).Assembly, typeof(TorchServeOptions).Assembly,
        typeof(Estimator).Assembly, typeof(Pipeline).Assembly,
    ];

    public static string Write(IReadOnlyList<Instrument> instruments)
    {
        var documentation = new XmlDocumentation(s_assemblies);
        var tables = new OptionTables(documentation);
        var page = new StringBuilder("""
            # Reference

            Every option, metric, log message and kind of error. This page is made of the packages themselves and compared with them by a test, which writes it too:
            `INFERLINE_WRITE_REFERENCE=1 dotnet test --project tests/InferLine.Documentation.Tests --filter-class "*ReferenceTests"`.
            What they are for is told by the guides: [hosting](hosting.md), [serving](serving.md), [Triton](triton.md), [TorchServe](torchserve.md), [ONNX models](onnx.md), [tuners](tuner.md), [what is measured](observability.md). The commands and their options are in [the command line](cli.md), files in [formats](formats.md).

            ## Options

            Where options come from a configuration section, the keys are these names, nested options are sections, and times are written as `hours:minutes:seconds`.


            """);
        foreach (Assembly assembly in s_assemblies)
        {
            foreach (Type options in OptionsOf(assembly))
            {
                page.Append(tables.Of(options));
            }
        }

        page.Append("## Metrics\n\nTags, and what to alert on, are in [what is measured](observability.md) and [serving](serving.md#what-is-measured).\n\n| instrument | kind | unit | |\n|---|---|---|---|\n");
        foreach (Instrument instrument in instruments.OrderBy(one => one.Meter.Name, StringComparer.Ordinal).ThenBy(one => one.Name, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{instrument.Name}` | {KindOf(instrument)} | `{instrument.Unit}` | {instrument.Description} Meter `{instrument.Meter.Name}`. |\n");
        }

        page.Append("\n## Log messages\n\nThe category is the name of the package.\n\n");
        foreach (Assembly assembly in s_assemblies.Where(assembly => EventTables.Messages(assembly).Count > 0))
        {
            page.Append(EventTables.Of(assembly));
        }

        page.Append("## Kinds of errors\n\n");
        foreach (Type kinds in new[] { typeof(TritonErrorKind), typeof(TorchServeErrorKind) })
        {
            page.Append(CultureInfo.InvariantCulture, $"### {kinds.Name}\n\n{documentation.SummaryOf(kinds)}\n\n| kind | |\n|---|---|\n");
            foreach (FieldInfo kind in kinds.GetFields(BindingFlags.Public | BindingFlags.Static))
            {
                page.Append(CultureInfo.InvariantCulture, $"| `{kind.Name}` | {documentation.SummaryOf(kind)} |\n");
            }

            page.Append('\n');
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>The classes of options, and what options are made of in turn, by namespace and name.</summary>
    private static IEnumerable<Type> OptionsOf(Assembly assembly)
    {
        var found = new HashSet<Type>();
        var open = new Queue<Type>(assembly.GetExportedTypes().Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal)));
        while (open.TryDequeue(out Type? type))
        {
            if (type.Assembly == assembly && type is { IsClass: true, IsAbstract: false } && type.GetConstructor(Type.EmptyTypes) is not null && found.Add(type))
            {
                foreach (Type part in OptionTables.Properties(type).SelectMany(property => property.PropertyType.GetGenericArguments().Append(property.PropertyType)))
                {
                    open.Enqueue(part);
                }
            }
        }

        return found.OrderBy(type => type.Namespace, StringComparer.Ordinal).ThenBy(type => type.Name, StringComparer.Ordinal);
    }

    private static string KindOf(Instrument instrument)
    {
        string name = instrument.GetType().Name;
        return name[..name.IndexOf('`', StringComparison.Ordinal)] switch
        {
            "Counter" or "ObservableCounter" => "counter",
            "UpDownCounter" or "ObservableUpDownCounter" => "up-down counter",
            "Gauge" or "ObservableGauge" => "gauge",
            "Histogram" => "histogram",
            _ => throw new InvalidOperationException($"{name} is not an instrument that is known"),
        };
    }
}
