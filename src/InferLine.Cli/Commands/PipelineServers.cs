using System.CommandLine;
using InferLine.Input;
using InferLine.Pipelines;
using InferLine.Servers;

namespace InferLine.Commands;

/// <summary>The options that say which pipeline runs on which servers.</summary>
internal sealed class PipelineServers
{
    private readonly Option<string> _backend = OptionKinds.Name("--backend", "What the servers are; triton unless given.", "backend", ["triton", "torchserve"]);
    private readonly Option<string?> _pipeline = SharedOptions.Pipeline();
    private readonly Option<string?> _servers = OptionKinds.File("--servers", "file", "The servers (JSON): which offers which hardware, and how it is called.");
    private readonly Option<string?> _state = OptionKinds.File("--state", "file", "The file that keeps what the servers were asked for, and where replicas are.", required: false);

    public Option<string?> Pipeline => _pipeline;

    public Option<string?> Servers => _servers;

    public Option<string?> State => _state;

    public void AddTo(Command command)
    {
        command.Add(_backend);
        command.Add(_pipeline);
        command.Add(_servers);
        command.Add(_state);
    }

    /// <summary>Reads the files, and makes the backend; nothing is called yet.</summary>
    public async Task<ModelServers> OpenAsync(InputFiles files, ParseResult arguments, CancellationToken cancellationToken)
    {
        string serversFile = arguments.GetRequiredValue(_servers)!;
        Pipeline pipeline = await files.PipelineAsync(arguments.GetRequiredValue(_pipeline)!, cancellationToken).ConfigureAwait(false);
        string? stateFile = arguments.GetValue(_state);
        return arguments.GetValue(_backend) == "torchserve"
            ? await ModelServers.OpenTorchServeAsync(files, pipeline, serversFile, stateFile, cancellationToken).ConfigureAwait(false)
            : await ModelServers.OpenTritonAsync(files, pipeline, serversFile, stateFile, cancellationToken).ConfigureAwait(false);
    }
}
