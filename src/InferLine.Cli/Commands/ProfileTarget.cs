using System.CommandLine;
using InferLine.Input;
using InferLine.Output;
using InferLine.Profiles;

namespace InferLine.Commands;

/// <summary>The options that say what a profile is measured on, and where it goes.</summary>
internal sealed class ProfileTarget
{
    private readonly string? _defaultHardware;
    private readonly Option<string?> _hardware;
    private readonly Option<double?> _cost = OptionKinds.Positive("--cost-per-hour", "cost", "What a replica of the hardware costs per hour; the file's of --merge unless given.", HardwareType.MaxCostPerHour);
    private readonly Option<string?> _merge = OptionKinds.File("--merge", "file", "Profiles (JSON) to add to; those of the same model and hardware are replaced.", required: false);
    private readonly Option<string?> _output = SharedOptions.Output("the profiles");

    /// <param name="defaultHardware">The hardware where none is given; <see langword="null"/> if it must be.</param>
    public ProfileTarget(string? defaultHardware)
    {
        _defaultHardware = defaultHardware;
        _hardware = OptionKinds.Text(
            "--hardware", "name", $"What plans call this hardware{(defaultHardware is null ? "" : $"; {defaultHardware} unless given")}.", required: defaultHardware is null);
    }

    public void AddTo(Command command)
    {
        command.Add(_hardware);
        command.Add(_cost);
        command.Add(_merge);
        command.Add(_output);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_cost) is null && result.GetResult(_merge) is null)
            {
                result.AddError("option '--cost-per-hour' is required; give what a replica costs per hour, like --cost-per-hour 0.1, unless --merge names a file that has it");
            }
        });
    }

    /// <summary>Reads the profiles that are there, and finds what would keep new ones from being written, before long work is done.</summary>
    public async Task<ProfiledCatalog> OpenAsync(Terminal terminal, ParseResult arguments, CancellationToken cancellationToken)
    {
        string output = arguments.GetRequiredValue(_output)!;
        OutputFiles.Check(output);
        string? merge = arguments.GetValue(_merge);
        ProfileCatalog? known = merge is null ? null : await new InputFiles(terminal).ProfilesAsync(merge, cancellationToken).ConfigureAwait(false);
        string name = arguments.GetValue(_hardware) ?? _defaultHardware!;
        HardwareType? before = known?.Hardware.FirstOrDefault(type => type.Name == name);
        HardwareType hardware = arguments.GetValue(_cost) is { } cost
            ? new HardwareType(name, cost, before?.MaxReplicas)
            : before ?? throw new InvalidInputException(InputFiles.NameOf(merge!), null, $"it has no hardware '{name}', so its price is not known; give --cost-per-hour");
        return new ProfiledCatalog(known, hardware, output);
    }
}
