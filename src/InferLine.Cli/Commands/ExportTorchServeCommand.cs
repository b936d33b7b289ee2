using System.CommandLine;
using InferLine.Backends.TorchServe.Files;
using InferLine.Input;
using InferLine.Output;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Commands;

/// <summary><c>inferline export torchserve</c>: a plan as the files that TorchServe is started with.</summary>
internal sealed class ExportTorchServeCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline export torchserve --pipeline p.json --plan plan.json --source model-store
            --target planned
          inferline export torchserve --pipeline p.json --plan plan.json --source model-store
            --stage detect --archive detect=detector-2.mar --model-store /models --servers 2
            --config config.properties --target planned --overwrite --dry-run

        Writes config.properties with load_models, and models with the workers, batch sizes and delays of
        the plan; what it does not say stays as it is in --config. For each model there is also the
        model-config.yaml to make its archive with (torch-model-archiver --config-file): what an archive
        has of its own takes precedence over config.properties. Versions, and what else is in an archive's
        model-config.yaml, are read from the archives in --source, which stay as they are. Files of the
        target that differ are replaced only with --overwrite.

        Files:
        {CommonNotes.PipelineFormat}
        {CommonNotes.PlanFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}

        """;

    private readonly Terminal _terminal;
    private readonly Option<string?> _pipeline = SharedOptions.Pipeline();
    private readonly Option<string?> _plan = SharedOptions.Plan();
    private readonly Option<string?> _source = OptionKinds.File("--source", "folder", "The model store with the archives.");
    private readonly Option<string?> _target = OptionKinds.File("--target", "folder", "The folder to write to.");
    private readonly Option<string?> _config = OptionKinds.File("--config", "file", "A config.properties to begin with.", required: false);
    private readonly Option<KeyValuePair<string, string>[]?> _archives = OptionKinds.Assignments("--archive", "stage=file.mar", "The archive of a stage's model; model.mar unless given; may be repeated.");
    private readonly Option<KeyValuePair<string, string>[]?> _models = OptionKinds.Assignments("--model", "stage=model", "What the model of a stage is called on the server; as in the pipeline unless given.");
    private readonly Option<string[]> _stages = new("--stage") { Description = "A stage to write, where others are served elsewhere; all unless given.", HelpName = "stage", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };
    private readonly Option<int[]?> _servers = OptionKinds.Integers("--servers", "number", "How many servers use the files: each has an equal part of the replicas; 1 unless given.", HardwareType.MaxReplicaLimit, single: true);
    private readonly Option<string?> _store = OptionKinds.File("--model-store", "folder", "Where the servers find the model store; the source unless given.", required: false);
    private readonly Option<Uri?> _inference = OptionKinds.Address("--inference-address", "Where the inference interface listens; http://127.0.0.1:8080 unless given.", required: false);
    private readonly Option<Uri?> _management = OptionKinds.Address("--management-address", "The same of the management interface; port 8081.", required: false);
    private readonly Option<Uri?> _metrics = OptionKinds.Address("--metrics-address", "The same of the metrics; port 8082.", required: false);
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace files of the target that differ." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print what would be done, and write nothing." };

    public ExportTorchServeCommand(Terminal terminal)
        : base("torchserve", "Writes a plan as the files that TorchServe is started with.", Help)
    {
        _terminal = terminal;
        Option[] options = [_pipeline, _plan, _source, _target, _config, _archives, _models, _stages, _servers, _store, _inference, _management, _metrics, _overwrite, _dryRun];
        foreach (Option option in options)
        {
            Add(option);
        }

        OptionKinds.AtMostOneStandardInput(this, _pipeline, _plan);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var files = new InputFiles(_terminal);
        Pipeline pipeline = await files.PipelineAsync(arguments.GetRequiredValue(_pipeline)!, cancellationToken).ConfigureAwait(false);
        string planFile = arguments.GetRequiredValue(_plan)!;
        Plan plan = await files.PlanAsync(planFile, cancellationToken).ConfigureAwait(false);
        TorchServeFilesOptions options = ReadOptions(arguments);
        bool isDry = arguments.GetValue(_dryRun);
        IReadOnlyList<TorchServeFile> written = isDry
            ? await TorchServeFiles.PreviewAsync(pipeline, plan, options, cancellationToken).ConfigureAwait(false)
            : await TorchServeFiles.WriteAsync(pipeline, plan, options, cancellationToken).ConfigureAwait(false);
        ExportReport.Write(
            _terminal,
            [.. written.Select(file => new ExportedFile(VerbOf(file.Change), file.Path, file.Differences))],
            $"files in {options.Target}.",
            isDry);
        return ExitCode.Done;
    }

    private static string? VerbOf(TorchServeFileChange change) =>
        change switch
        {
            TorchServeFileChange.None => null,
            TorchServeFileChange.Add => "add",
            _ => "replace",
        };

    private TorchServeFilesOptions ReadOptions(ParseResult arguments)
    {
        var options = new TorchServeFilesOptions
        {
            Source = arguments.GetRequiredValue(_source)!,
            Target = arguments.GetRequiredValue(_target)!,
            Configuration = arguments.GetValue(_config),
            Servers = arguments.GetValue(_servers) is [int servers] ? servers : 1,
            ModelStore = arguments.GetValue(_store),
            InferenceAddress = arguments.GetValue(_inference),
            ManagementAddress = arguments.GetValue(_management),
            MetricsAddress = arguments.GetValue(_metrics),
            Overwrite = arguments.GetValue(_overwrite),
        };
        foreach (string stage in arguments.GetValue(_stages) ?? [])
        {
            options.Stages.Add(stage);
        }

        OptionKinds.Fill(options.Models, arguments.GetValue(_models));
        OptionKinds.Fill(options.Archives, arguments.GetValue(_archives));
        return options;
    }
}
