using System.Globalization;

namespace InferLine.Backends.TorchServe.Client.Wire;

/// <summary>A registration as the server takes it.</summary>
internal static class RegistrationQuery
{
    public static string Of(ModelRegistration registration)
    {
        (string Name, string? Value)[] fields =
        [
            ("url", registration.Url),
            ("model_name", registration.ModelName),
            ("batch_size", Text(registration.BatchSize)),
            ("max_batch_delay", Text(registration.MaxBatchDelay)),
            ("initial_workers", Text(registration.InitialWorkers)),
            ("synchronous", registration.IsSynchronous ? "true" : "false"),
            ("response_timeout", Text(registration.ResponseTimeout)),
            ("startup_timeout", Text(registration.StartupTimeout)),
        ];
        return string.Join('&', fields.Where(field => field.Value is not null).Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value!)}"));
    }

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
