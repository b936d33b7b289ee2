using System.Globalization;
using InferLine.Backends.Triton.Files;

namespace InferLine.Input;

/// <summary>Devices as people write them: <c>cpu</c>, or <c>gpu:0,1</c>.</summary>
internal static class InstanceDevices
{
    private const string GpuPrefix = "gpu:";

    /// <exception cref="InvalidInputException">It is not a device.</exception>
    public static InstanceDevice Parse(string option, string text)
    {
        if (text == "cpu")
        {
            return InstanceDevice.Cpu;
        }

        int[] ids = text.StartsWith(GpuPrefix, StringComparison.Ordinal)
            ? [.. text[GpuPrefix.Length..].Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : -1)]
            : [];
        return ids.Length > 0 && !ids.Contains(-1) && ids.Distinct().Count() == ids.Length
            ? InstanceDevice.Gpu(ids)
            : throw new InvalidInputException(option, $"'{text}'", "this is not a device; write cpu, or gpu: and the distinct ids of graphics processors, like gpu:0,1");
    }
}
