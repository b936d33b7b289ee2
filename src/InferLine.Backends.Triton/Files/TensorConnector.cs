using InferLine.Backends.Triton.TextFormat;
using InferLine.Pipelines;

namespace InferLine.Backends.Triton.Files;

/// <summary>
/// Finds out what each input of a stage gets. What is given holds. Else an entry's inputs are those of the ensemble; an input after an edge gets the output of the same name, or, if it is the only input
/// without one, the only output before it. Whatever else could be meant is an error.
/// </summary>
internal sealed class TensorConnector
{
    private readonly Pipeline _pipeline;
    private readonly ModelRepositoryOptions _options;
    private readonly IReadOnlyList<StageModel> _models;
    private readonly bool _batches;
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, ConfigTensor> _inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<StageTensor, string> _fromInputs = [];
    private readonly Dictionary<StageTensor, StageTensor> _fromOutputs = [];

    /// <param name="pipeline">The pipeline.</param>
    /// <param name="options">What is given.</param>
    /// <param name="models">The models of all stages, in the pipeline's order.</param>
    /// <param name="batches">Whether the ensemble batches; else shapes have the batch in them.</param>
    public TensorConnector(Pipeline pipeline, ModelRepositoryOptions options, IReadOnlyList<StageModel> models, bool batches)
    {
        _pipeline = pipeline;
        _options = options;
        _models = models;
        _batches = batches;
    }

    private IEnumerable<string> StageNames => _models.Select(model => model.StageName);

    /// <exception cref="InvalidInputException">The message says all that is unclear or does not fit.</exception>
    public EnsembleTensors Connect()
    {
        foreach (StageModel model in _models.Where(model => model.Text.Inputs.Count == 0 || model.Text.Outputs.Count == 0))
        {
            _problems.Add($"the configuration of model '{model.Model}' does not name inputs and outputs, without which they cannot be connected; write them into it (a running server tells them under v2/models/{model.Model}/config)");
        }

        if (_problems.Count == 0)
        {
            Dictionary<StageTensor, string> given = ReadConnections();
            foreach (int stage in _pipeline.Topology.TopologicalOrder)
            {
                ConnectStage(stage, given);
            }
        }

        Dictionary<StageTensor, string> outputs = _problems.Count == 0 ? ReadOutputs() : [];
        foreach (StageModel unused in _models.Where(model => _problems.Count == 0 && !_fromOutputs.Values.Concat(outputs.Keys).Any(output => output.Stage == model.StageName)).ToArray())
        {
            _problems.Add($"nothing gets an output of stage '{unused.StageName}', and the server takes no such step; connect one of {Names([unused], isInput: false)}, or make it an output of the ensemble");
        }

        return _problems.Count == 0 ? Name(outputs) : throw new InvalidInputException(null, $"ensemble '{RepositoryRules.EnsembleName(_pipeline, _options)}'", string.Join("; ", _problems));
    }

    private Dictionary<StageTensor, string> ReadConnections()
    {
        var given = new Dictionary<StageTensor, string>();
        foreach ((string input, string source) in _options.Connections)
        {
            if (StageTensor.Parse(input, StageNames) is { } tensor && Find(tensor, isInput: true) is not null)
            {
                given[tensor] = source;
            }
            else
            {
                _problems.Add($"'{input}' is no input of a stage; there are {Names(_models, isInput: true)}");
            }
        }

        return given;
    }

    private void ConnectStage(int stage, Dictionary<StageTensor, string> given)
    {
        StageModel model = _models[stage];
        StageModel[] before = [.. _pipeline.Topology.InEdges(stage).Select(edge => _models[_pipeline.Topology.Source(edge)])];
        var open = new List<ConfigTensor>();
        foreach (ConfigTensor input in model.Text.Inputs)
        {
            var place = new StageTensor(model.StageName, input.Name);
            if (given.TryGetValue(place, out string? source))
            {
                ConnectGiven(place, source);
            }
            else if (before.Length == 0)
            {
                ConnectToInput(place, input.Name);
            }
            else if (before.Where(one => one.Text.Outputs.Any(output => output.Name == input.Name)).ToArray() is [StageModel only])
            {
                ConnectToOutput(place, new StageTensor(only.StageName, input.Name));
            }
            else if (!input.IsOptional)
            {
                open.Add(input);
            }
        }

        StageTensor[] outputs = [.. before.SelectMany(one => one.Text.Outputs.Select(output => new StageTensor(one.StageName, output.Name)))];
        if (open is [ConfigTensor single] && outputs is [StageTensor output])
        {
            ConnectToOutput(new StageTensor(model.StageName, single.Name), output);
            return;
        }

        foreach (ConfigTensor input in open)
        {
            _problems.Add(
                $"it is not clear what input '{model.StageName}.{input.Name}' ({input.Kind}) gets; connect it to one of {Names(before, isInput: false)}, or to an input of the ensemble by a name without a stage");
        }
    }

    private void ConnectGiven(StageTensor place, string source)
    {
        if (StageTensor.Parse(source, StageNames) is not { } output)
        {
            ConnectToInput(place, source);
        }
        else if (Find(output, isInput: false) is null)
        {
            _problems.Add($"'{source}', which '{place}' is to get, is no output of a stage; there are {Names(_models, isInput: false)}");
        }
        else if (!Precedes(_pipeline.IndexOf(output.Stage), _pipeline.IndexOf(place.Stage)))
        {
            _problems.Add($"'{place}' cannot get '{source}': no edges lead from stage '{output.Stage}' to stage '{place.Stage}'");
        }
        else
        {
            ConnectToOutput(place, output);
        }
    }

    private void ConnectToInput(StageTensor place, string name)
    {
        ConfigTensor input = Find(place, isInput: true)! with { Name = name };
        if (_inputs.TryGetValue(name, out ConfigTensor? known) && !known.Fits(input))
        {
            _problems.Add($"'{place}' is {input.Kind}, and cannot get the input '{name}' of the ensemble, which is {known.Kind}; connect it to an input of another name");
            return;
        }

        _inputs.TryAdd(name, input);
        _fromInputs[place] = name;
    }

    private void ConnectToOutput(StageTensor place, StageTensor output)
    {
        ConfigTensor input = Find(place, isInput: true)!;
        ConfigTensor source = Find(output, isInput: false)!;
        if (!input.Fits(source))
        {
            _problems.Add($"'{place}' is {input.Kind}, and cannot get '{output}', which is {source.Kind}");
            return;
        }

        _fromOutputs[place] = output;
    }

    /// <summary>The outputs of the ensemble by the outputs of stages that they are.</summary>
    private Dictionary<StageTensor, string> ReadOutputs()
    {
        IEnumerable<(string Name, StageTensor? Tensor, string Text)> wanted = _options.Outputs.Count > 0
            ? _options.Outputs.Select(pair => (pair.Key, StageTensor.Parse(pair.Value, StageNames), pair.Value))
            : _models.Where(model => _pipeline.Topology.OutEdges(model.Stage).Count == 0)
                .SelectMany(model => model.Text.Outputs.Select(output => (output.Name, (StageTensor?)new StageTensor(model.StageName, output.Name), "")));
        var outputs = new Dictionary<StageTensor, string>();
        foreach ((string name, StageTensor? tensor, string text) in wanted)
        {
            if (tensor is not { } output || Find(output, isInput: false) is null)
            {
                _problems.Add($"'{text}', which the output '{name}' is to be, is no output of a stage; there are {Names(_models, isInput: false)}");
            }
            else if (_inputs.ContainsKey(name) || outputs.ContainsValue(name))
            {
                _problems.Add($"an output of the ensemble would be called '{name}', like another tensor of it; name the outputs");
            }
            else if (!outputs.TryAdd(output, name))
            {
                _problems.Add($"'{output}' is to be two outputs of the ensemble, '{outputs[output]}' and '{name}'; name it once");
            }
        }

        return outputs;
    }

    private EnsembleTensors Name(Dictionary<StageTensor, string> outputs)
    {
        var sinks = new Dictionary<StageTensor, string>(outputs);
        foreach (StageTensor used in _fromOutputs.Values)
        {
            sinks.TryAdd(used, used.ToString());
        }

        var sources = new Dictionary<StageTensor, string>(_fromInputs);
        foreach ((StageTensor place, StageTensor output) in _fromOutputs)
        {
            sources[place] = sinks[output];
        }

        return new EnsembleTensors([.. _inputs.Values], [.. outputs.Select(pair => Find(pair.Key, isInput: false)! with { Name = pair.Value })], sources, sinks);
    }

    /// <summary>A tensor of a stage. Where the ensemble does not batch, a model that does has the batch as its first extent.</summary>
    private ConfigTensor? Find(StageTensor place, bool isInput)
    {
        StageModel model = _models[_pipeline.IndexOf(place.Stage)];
        ConfigTensor? tensor = (isInput ? model.Text.Inputs : model.Text.Outputs).FirstOrDefault(one => one.Name == place.Tensor);
        return !_batches && model.Batches ? tensor?.WithBatch() : tensor;
    }

    private bool Precedes(int from, int to)
    {
        var reached = new HashSet<int>();
        var pending = new Stack<int>([to]);
        while (pending.TryPop(out int stage))
        {
            foreach (int source in _pipeline.Topology.InEdges(stage).Select(edge => _pipeline.Topology.Source(edge)).Where(reached.Add))
            {
                pending.Push(source);
            }
        }

        return reached.Contains(from);
    }

    private static string Names(IEnumerable<StageModel> models, bool isInput) =>
        string.Join(", ", models.SelectMany(model => (isInput ? model.Text.Inputs : model.Text.Outputs).Select(tensor => $"'{model.StageName}.{tensor.Name}' ({tensor.Kind})")));
}
