using InferLine.Backends.Deployment;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;
using InferLine.Plans;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>Looks at the servers before anything is changed: which answer, which have the models, and what would differ.</summary>
internal sealed class PlanPreview(Fleet fleet, DeploymentLog log)
{
    /// <exception cref="InvalidInputException">The plan cannot be carried out; the message says all that is in the way.</exception>
    /// <exception cref="TritonException">The servers that would be needed do not answer, or not as Triton does.</exception>
    public async Task<IReadOnlyList<PartPreview>> LookAsync(IReadOnlyList<StagePlan> plans, DesiredState? present, CancellationToken cancellationToken)
    {
        fleet.CheckCapacity(plans);
        Dictionary<TritonServer, HashSet<string>> models = await ReadRepositoriesAsync(fleet.ServersFor(plans), cancellationToken).ConfigureAwait(false);
        fleet.CheckAvailable(plans, static message => new TritonException(message));
        PartPreview[] previews = await Task.WhenAll(
            fleet.AvailableParts(plans, present).Select(part => LookAsync(part, plans[part.Stage], models[part.Server.Server], cancellationToken))).ConfigureAwait(false);
        PlanObstacles.Check(previews.Select(preview => preview.Obstacle));
        return previews;
    }

    /// <summary>The calls that would be made.</summary>
    public static async Task<IReadOnlyList<TritonChange>> ChangesAsync(IReadOnlyList<PartPreview> previews, IReadOnlyList<StagePlan> plans, CancellationToken cancellationToken)
    {
        var changes = new List<TritonChange>();
        foreach (PartPreview preview in previews)
        {
            StagePart part = preview.Part;
            TritonServer server = part.Server.Server;
            string stage = plans[part.Stage].Stage;
            TritonChange Change(string model, IReadOnlyList<string> differences, bool inPlace) => new(server.Name, stage, model, $"POST /v2/repository/models/{model}/load", differences, inPlace);
            if (preview.Present is null)
            {
                changes.Add(Change(part.Model, ["not loaded -> loaded from its files, then changed to what differs from the plan"], inPlace: false));
                continue;
            }

            IReadOnlyList<string> differences = PlannedConfiguration.Differences(preview.Present, part.Target);
            if (differences.Count == 0)
            {
                continue;
            }

            foreach (string ensemble in part.Target.BatchSize < preview.Present.MaxBatchSize ? (await server.FindEnsemblesOfAsync(part.Model, cancellationToken).ConfigureAwait(false)).Value : [])
            {
                TritonResult<ModelConfiguration> configuration = await server.Client.GetModelConfigurationAsync(ensemble, cancellationToken: cancellationToken).ConfigureAwait(false);
                if (configuration.ValueOrDefault?.MaxBatchSize > part.Target.BatchSize)
                {
                    changes.Add(Change(ensemble, [FormattableString.Invariant($"max_batch_size: {configuration.Value.MaxBatchSize} -> {part.Target.BatchSize}, without which the ensemble would go down")], inPlace: false));
                }
            }

            changes.Add(Change(part.Model, differences, PlannedConfiguration.IsInPlace(differences)));
        }

        return changes;
    }

    private static async Task<PartPreview> LookAsync(StagePart part, StagePlan plan, HashSet<string> models, CancellationToken cancellationToken)
    {
        string place = $"stage '{plan.Stage}' on {part.Server.Server.Name}";
        if (!models.Contains(part.Model))
        {
            return new PartPreview(part, null, $"{place}: the server has no model '{part.Model}' in its repository; put it there, or name another in Models['{plan.Stage}']");
        }

        TritonResult<ModelConfiguration> present = await part.Server.Server.Client.GetModelConfigurationAsync(part.Model, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (present.Error is { Kind: not TritonErrorKind.NotFound } error)
        {
            throw new TritonException($"{place}: the configuration of model '{part.Model}' could not be read, and nothing was changed: {error}");
        }

        ModelConfiguration? configuration = present.ValueOrDefault;
        string? obstacle = configuration is null ? null : PlannedConfiguration.Obstacle(configuration, part.Target);
        return new PartPreview(part, configuration, obstacle is null ? null : $"{place}: model '{part.Model}': {obstacle}");
    }

    private async Task<Dictionary<TritonServer, HashSet<string>>> ReadRepositoriesAsync(TritonServer[] servers, CancellationToken cancellationToken)
    {
        TritonResult<IReadOnlyList<RepositoryEntry>>[] answers = await Task.WhenAll(servers.Select(server => server.Client.GetRepositoryIndexAsync(cancellationToken))).ConfigureAwait(false);
        var models = new Dictionary<TritonServer, HashSet<string>>();
        for (int i = 0; i < servers.Length; i++)
        {
            if (answers[i].Error is { IsOutcomeUnknown: false, Kind: not TritonErrorKind.Unavailable } error)
            {
                throw new TritonException($"{servers[i].Name}: the models could not be listed, and nothing was changed: {error}");
            }

            servers[i].SetAvailable(answers[i].IsSuccess, log);
            models[servers[i]] = [.. (answers[i].ValueOrDefault ?? []).Select(entry => entry.Name)];
        }

        return models;
    }
}
