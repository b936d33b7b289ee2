using System.Globalization;
using InferLine.Backends.Triton.Configuration;

namespace InferLine.Backends.Triton.TextFormat;

/// <summary>A model's <c>config.pbtxt</c>. What is not changed stays as it is written: comments, order, and fields that this library does not know.</summary>
/// <remarks>Immutable: a change gives a new one.</remarks>
public sealed class ConfigText
{
    /// <summary>The digits of the largest number, with the 0 in front.</summary>
    private const int LongestOctal = 22;

    private readonly TextMessage _root;

    internal ConfigText(TextMessage root) => _root = root;

    /// <summary>The model's name; empty if it is left to the model's folder.</summary>
    public string Name => (_root.Value("name") as TextScalar)?.Text ?? "";

    /// <summary>The largest batch; 0 for a model that does not batch, or whose backend says it.</summary>
    public int MaxBatchSize => Integer(_root.Value("max_batch_size"));

    /// <summary>Whether the model is an ensemble.</summary>
    public bool IsEnsemble => _root.Value("ensemble_scheduling") is TextMessage;

    /// <summary>How long a request may wait for a batch to fill.</summary>
    public TimeSpan MaxQueueDelay => ModelConfiguration.Microseconds(Number((_root.Value("dynamic_batching") as TextMessage)?.Value("max_queue_delay_microseconds")));

    /// <summary>The groups of instances that serve.</summary>
    public IReadOnlyList<InstanceGroup> InstanceGroups =>
    [
        .. _root.Values("instance_group").OfType<TextMessage>().Where(group => !IsPassive(group)).Select(group => new InstanceGroup(
            (group.Value("kind") as TextScalar)?.Text switch
            {
                "KIND_CPU" or "2" => DeviceKind.Cpu,
                "KIND_GPU" or "1" => DeviceKind.Gpu,
                "KIND_MODEL" or "3" => DeviceKind.Model,
                _ => DeviceKind.Auto,
            },
            Math.Max(1, Integer(group.Value("count"))),
            [.. group.Values("gpus").Select(id => Integer(id))])),
    ];

    internal TextMessage Root => _root;

    /// <summary>Whether the largest batch is given, and not left to the server.</summary>
    internal bool HasMaxBatchSize => _root.Value("max_batch_size") is not null;

    internal bool HasSequenceBatching => _root.Value("sequence_batching") is TextMessage;

    internal IReadOnlyList<ConfigTensor> Inputs => Tensors("input");

    internal IReadOnlyList<ConfigTensor> Outputs => Tensors("output");

    /// <summary>The models that an ensemble consists of.</summary>
    internal IReadOnlyList<string> EnsembleMembers =>
        [.. ((_root.Value("ensemble_scheduling") as TextMessage)?.Values("step") ?? []).OfType<TextMessage>().Select(step => Word(step.Value("model_name"))).Distinct(StringComparer.Ordinal)];

    internal PlannedFields Planned
    {
        get
        {
            var batching = _root.Value("dynamic_batching") as TextMessage;
            return new PlannedFields(
                MaxBatchSize, batching is not null, MaxQueueDelay, [.. (batching?.Values("preferred_batch_size") ?? []).Select(size => Integer(size))], InstanceGroups);
        }
    }

    /// <summary>Reads a configuration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="document">What messages call it, for example its file name.</param>
    /// <exception cref="InvalidInputException">It is not protobuf text format; the message names the line.</exception>
    public static ConfigText Parse(string text, string document = "config.pbtxt")
    {
        ArgumentNullException.ThrowIfNull(text);
        return new ConfigText(TextParser.Parse(text, document));
    }

    /// <summary>The configuration as text: that which was read, where nothing was changed.</summary>
    public override string ToString() => _root.ToString();

    /// <summary>The configuration as planned: batch size, batching delay and instances are the plan's, preferred batch sizes go, and everything else stays.</summary>
    internal ConfigText Apply(ModelTarget target)
    {
        TextMessage root = _root;
        if (target.BatchSize > 1 || MaxBatchSize > 0)
        {
            root = root.With("max_batch_size", TextTree.Number(target.BatchSize), "");
            TextMessage batching = (root.Value("dynamic_batching") as TextMessage ?? TextTree.Message(0, [])).Without("preferred_batch_size");
            batching = target.DelayMicroseconds == 0
                ? batching.Without("max_queue_delay_microseconds")
                : batching.With("max_queue_delay_microseconds", TextTree.Number(target.DelayMicroseconds), TextTree.Indent);
            if (batching.Fields.Count > 0 && !batching.Close.Contains('\n', StringComparison.Ordinal))
            {
                batching = batching with { Close = "\n}" };
            }

            root = root.With("dynamic_batching", batching with { Open = "{" }, "");
        }

        if (!InstanceGroupJson.Layout(InstanceGroups).SequenceEqual(InstanceGroupJson.Layout(target.Groups)))
        {
            root = root.WithAll("instance_group", Groups(root, target), "");
        }

        return new ConfigText(root.Close.Length == 0 ? root with { Close = "\n" } : root);
    }

    internal ConfigText WithMaxBatchSize(int size) => new(_root.With("max_batch_size", TextTree.Number(size), ""));

    private static string Word(TextValue? value) => (value as TextScalar)?.Text ?? "";

    private IReadOnlyList<ConfigTensor> Tensors(string field) =>
    [
        .. _root.Values(field).OfType<TextMessage>().Select(tensor => new ConfigTensor(
            Word(tensor.Value("name")),
            Word(tensor.Value("data_type")),
            [.. tensor.Values("dims").Select(Number)],
            Word(tensor.Value("optional")) is "true" or "True" or "t" or "1")),
    ];

    private static bool IsPassive(TextMessage group) => group.Value("passive") is TextScalar { Text: "true" or "True" or "t" or "1" };

    private static List<TextValue> Groups(TextMessage root, ModelTarget target)
    {
        List<TextMessage> present = [.. root.Values("instance_group").OfType<TextMessage>()];
        TextMessage? pattern = present.Find(group => !IsPassive(group));
        var groups = new List<TextValue>();
        foreach (InstanceGroup group in target.Groups)
        {
            TextMessage node = (pattern ?? TextTree.Message(0, [])).Without("gpus");
            if (target.Groups.Count > 1 || present.Count > 1)
            {
                node = node.Without("name");
            }

            node = node.With("count", TextTree.Number(group.Count), TextTree.Indent).With("kind", TextTree.Word(InstanceGroupJson.KindName(group.Kind)), TextTree.Indent);
            if (group.Gpus.Count > 0)
            {
                node = node.With("gpus", TextTree.List(group.Gpus.Select(id => TextTree.Number(id))), TextTree.Indent);
            }

            groups.Add(node with { Open = "{", Close = node.Close.Contains('\n', StringComparison.Ordinal) ? node.Close : "\n}" });
        }

        groups.AddRange(present.Where(IsPassive).Select(group => group with { Open = "{" }));
        return groups;
    }

    private static int Integer(TextValue? value) => (int)Math.Clamp(Number(value), int.MinValue, int.MaxValue);

    /// <summary>A whole number in any of the spellings that the format has.</summary>
    private static long Number(TextValue? value)
    {
        string text = (value as TextScalar)?.Text ?? "";
        long sign = text.StartsWith('-') ? -1 : 1;
        text = text.TrimStart('-');
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && long.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long hexadecimal) ? sign * hexadecimal
            : text.Length > 1 && text[0] == '0' && text.Length <= LongestOctal && text.All(digit => digit is >= '0' and <= '7') ? sign * Convert.ToInt64(text, 8)
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? sign * number
            : 0;
    }
}
