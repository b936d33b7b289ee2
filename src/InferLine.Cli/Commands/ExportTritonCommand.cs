using System.CommandLine;
using InferLine.Backends.Triton.Files;
using InferLine.Input;
using InferLine.Output;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Commands;

/// <summary><c>inferline export triton</c>: a plan as a model repository.</summary>
internal sealed class ExportTritonCommand : ToolCommand
{
    private static readonly string[] FileChoices = ["copy", "link", "none"];

    private const string Help = $"""
        Examples:
          inferline export triton --pipeline p.json --plan plan.json --device cpu=cpu
            --source models --target planned
          inferline export triton --pipeline p.json --plan plan.json --device t4=gpu:0,1 --servers 2
            --source models --target models --overwrite --dry-run
          inferline export triton --pipeline p.json --plan plan.json --device cpu=cpu
            --source models --target planned --connect read.crop=detect.box --connect read.image=image

        Writes a model repository for Triton: each stage's model with the configuration that the plan makes
        of its present one, and its other files. Comments, order and unknown fields of config.pbtxt stay.
        For a pipeline without conditions and fan-out there is also an ensemble. Its tensors connect by
        equal names, or where there is only one on each side; else --connect says what an input of a stage
        gets: an output of another stage (stage.tensor) or an input of the ensemble (any other name).
        All is written beside the target first and then moved. Files of the target that differ are replaced
        only with --overwrite.

        Files:
        {CommonNotes.PipelineFormat}
        {CommonNotes.PlanFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}

        """;

    private readonly Terminal _terminal;
    private readonly Option<string?> _pipeline = SharedOptions.Pipeline();
    private readonly Option<string?> _plan = SharedOptions.Plan();
    private readonly Option<string?> _source = OptionKinds.File("--source", "folder", "The model repository with the models as they are.");
    private readonly Option<string?> _target = OptionKinds.File("--target", "folder", "The model repository to write; may be the source.");
    private readonly Option<KeyValuePair<string, string>[]?> _devices = OptionKinds.Assignments("--device", "hardware=device", "What instances run on where a type of hardware is planned: cpu, or gpu:0,1 with ids; may be repeated.");
    private readonly Option<KeyValuePair<string, string>[]?> _models = OptionKinds.Assignments("--model", "stage=model", "The model in the source that runs a stage; that of the pipeline unless given.");
    private readonly Option<string[]> _stages = new("--stage") { Description = "A stage to write, where others are served elsewhere; all unless given.", HelpName = "stage", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };
    private readonly Option<int[]?> _servers = OptionKinds.Integers("--servers", "number", "How many servers use the repository: each has an equal part of the replicas; 1 unless given.", HardwareType.MaxReplicaLimit, single: true);
    private readonly Option<string> _files = OptionKinds.Name("--files", "What becomes of the models' other files.", "way", FileChoices);
    private readonly Option<string?> _ensemble = OptionKinds.Text("--ensemble", "name", "What the ensemble is called; like the pipeline unless given.", required: false);
    private readonly Option<bool> _noEnsemble = new("--no-ensemble") { Description = "Write no ensemble." };
    private readonly Option<KeyValuePair<string, string>[]?> _connections = OptionKinds.Assignments("--connect", "stage.input=source", "What an input of a stage gets in the ensemble; may be repeated.");
    private readonly Option<KeyValuePair<string, string>[]?> _outputs = OptionKinds.Assignments("--ensemble-output", "name=stage.output", "An output of the ensemble; all of the last stages unless given.");
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace files of the target that differ." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print what would be done, and write nothing." };

    public ExportTritonCommand(Terminal terminal)
        : base("triton", "Writes a plan as a model repository of Triton.", Help)
    {
        _terminal = terminal;
        Add(_pipeline);
        Add(_plan);
        Add(_source);
        Add(_target);
        Add(_devices);
        Add(_models);
        Add(_stages);
        Add(_servers);
        Add(_files);
        Add(_ensemble);
        Add(_noEnsemble);
        Add(_connections);
        Add(_outputs);
        Add(_overwrite);
        Add(_dryRun);
        OptionKinds.AtMostOneStandardInput(this, _pipeline, _plan);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var files = new InputFiles(_terminal);
        Pipeline pipeline = await files.PipelineAsync(arguments.GetRequiredValue(_pipeline)!, cancellationToken).ConfigureAwait(false);
        Plan plan = await files.PlanAsync(arguments.GetRequiredValue(_plan)!, cancellationToken).ConfigureAwait(false);
        ModelRepositoryOptions options = ReadOptions(arguments);
        bool isDry = arguments.GetValue(_dryRun);
        RepositoryReport report = isDry
            ? await TritonModelRepository.PreviewAsync(pipeline, plan, options, cancellationToken).ConfigureAwait(false)
            : await TritonModelRepository.WriteAsync(pipeline, plan, options, cancellationToken).ConfigureAwait(false);
        string ensemble = report.Ensemble is { } name ? $"with the ensemble '{name}'" : $"without an ensemble: {report.NoEnsemble}";
        ExportReport.Write(
            _terminal,
            [.. report.Changes.Select(change => new ExportedFile(VerbOf(change.Kind), change.Path, change.Differences))],
            $"files and folders in {options.Target}, {ensemble}.",
            isDry);
        return ExitCode.Done;
    }

    private ModelRepositoryOptions ReadOptions(ParseResult arguments)
    {
        var options = new ModelRepositoryOptions
        {
            Source = arguments.GetRequiredValue(_source)!,
            Target = arguments.GetRequiredValue(_target)!,
            Servers = arguments.GetValue(_servers) is [int servers] ? servers : 1,
            Files = (ModelFiles)Array.IndexOf(FileChoices, arguments.GetValue(_files)),
            EnsembleName = arguments.GetValue(_ensemble),
            WriteEnsemble = !arguments.GetValue(_noEnsemble),
            Overwrite = arguments.GetValue(_overwrite),
        };
        foreach ((string hardware, string device) in arguments.GetValue(_devices) ?? [])
        {
            options.Devices[hardware] = InstanceDevices.Parse(_devices.Name, device);
        }

        foreach (string stage in arguments.GetValue(_stages) ?? [])
        {
            options.Stages.Add(stage);
        }

        OptionKinds.Fill(options.Models, arguments.GetValue(_models));
        OptionKinds.Fill(options.Connections, arguments.GetValue(_connections));
        OptionKinds.Fill(options.Outputs, arguments.GetValue(_outputs));
        return options;
    }

    private static string? VerbOf(RepositoryChangeKind kind) =>
        kind switch
        {
            RepositoryChangeKind.None => null,
            RepositoryChangeKind.Add => "add",
            _ => "replace",
        };
}
