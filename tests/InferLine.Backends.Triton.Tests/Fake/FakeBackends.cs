using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>What models run on: the server's backends and graphics processors.</summary>
internal sealed class FakeBackends
{
    /// <summary>The ids of the graphics processors.</summary>
    public int[] Gpus { get; set; } = [];

    /// <summary>What keeps a model from running, in the server's words.</summary>
    public string? Failure(string name, JsonObject whole)
    {
        string backend = whole["backend"]!.GetValue<string>();
        if (backend == "nosuchbackend")
        {
            return "Invalid argument: unable to find backend library for backend 'nosuchbackend', try specifying runtime on the model configuration.";
        }

        foreach (JsonNode? group in whole["instance_group"]!.AsArray())
        {
            if (group!["kind"]!.GetValue<string>() == "KIND_GPU")
            {
                if (Gpus.Length == 0)
                {
                    return $"Invalid argument: instance group {group["name"]} of model {name} has kind KIND_GPU but server does not support GPUs";
                }

                if (group["gpus"]!.AsArray().Any(id => !Gpus.Contains(id!.GetValue<int>())))
                {
                    return $"Invalid argument: instance group {group["name"]} of model {name} specifies invalid or unsupported gpu id";
                }
            }
        }

        return null;
    }
}
