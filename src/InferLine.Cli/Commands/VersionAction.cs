using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace InferLine.Commands;

/// <summary>Prints the version of the tool, whatever process it runs in, without the commit that follows a plus sign.</summary>
internal sealed class VersionAction(TextWriter text) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        string? version = typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        text.WriteLine(version?.Split('+')[0]);
        return ExitCode.Done;
    }
}
