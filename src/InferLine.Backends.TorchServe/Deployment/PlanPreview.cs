using InferLine.Backends.Deployment;
using InferLine.Backends.TorchServe.Client;
using InferLine.Plans;

namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>Looks at the servers before anything is changed: which answer, which have the models, and what would differ.</summary>
/// <param name="fleet">The servers.</param>
/// <param name="replacementOf">What would register a part's model.</param>
/// <param name="log">Where it logs.</param>
internal sealed class PlanPreview(Fleet fleet, Func<StagePart, Replacement> replacementOf, DeploymentLog log)
{
    /// <exception cref="InvalidInputException">The plan cannot be carried out; the message says all that is in the way.</exception>
    /// <exception cref="TorchServeException">The servers that would be needed do not answer, or not as TorchServe does.</exception>
    public async Task<IReadOnlyList<PartPreview>> LookAsync(IReadOnlyList<StagePlan> plans, DesiredState? present, CancellationToken cancellationToken)
    {
        Check("nothing was changed, since ", plans.Select(WorkerTarget.Obstacle));
        fleet.CheckCapacity(plans);
        HashSet<string> hardware = [.. plans.Select(plan => plan.Hardware)];
        await FindAvailableAsync([.. fleet.Bound.Where(bound => hardware.Contains(bound.Hardware)).Select(bound => bound.Server).Distinct()], cancellationToken).ConfigureAwait(false);
        foreach (string type in hardware.Where(type => !fleet.Bound.Any(bound => bound.Hardware == type && bound.Server.IsAvailable)))
        {
            string names = string.Join(", ", fleet.Bound.Where(bound => bound.Hardware == type).Select(bound => bound.Server.Name));
            throw new TorchServeException($"no server of hardware '{type}' answers ({names}); nothing was changed");
        }

        IReadOnlyList<StagePart> parts = fleet.PartsOf(fleet.Place(plans, present, fleet.HasReturns));
        PartPreview[] previews = await Task.WhenAll(
            parts.Where(part => part.Server.Server.IsAvailable).Select(part => LookAsync(part, plans[part.Stage], cancellationToken))).ConfigureAwait(false);
        Check("nothing was changed, since ", previews.Select(preview => preview.Obstacle));
        return previews;
    }

    /// <summary>The calls that would be made.</summary>
    public IReadOnlyList<TorchServeChange> Changes(IReadOnlyList<PartPreview> previews, IReadOnlyList<StagePlan> plans)
    {
        var changes = new List<TorchServeChange>();
        foreach ((StagePart part, RegisteredModels present, _) in previews)
        {
            void Add(ModelSlot slot, string call, params IReadOnlyList<string> differences) =>
                changes.Add(new TorchServeChange(part.Server.Server.Name, plans[part.Stage].Stage, slot.Name, call, differences, IsInPlace: call.StartsWith("PUT", StringComparison.Ordinal)));

            ModelSlot current = part.Server.Server.TrafficOf(part.Model).Current.Slot;
            IReadOnlyList<string> differences = present.Differences(part.Target, current);
            RegisteredModel? serving = present.Serving(current);
            RegisteredModel? fitting = part.Target.Workers == 0 ? serving : present.Fitting(part.Target, serving);
            if (differences.Count == 0)
            {
                continue;
            }

            if (fitting is not null && fitting == serving)
            {
                Add(serving.Slot, Scale(serving.Slot, part.Target.Workers), differences);
                continue;
            }

            ModelSlot next = fitting?.Slot ?? new ModelSlot(part.Model, null);
            if (fitting is null)
            {
                ModelRegistration registration = replacementOf(part).Candidates(part.Target, present, serving)[0];
                next = new ModelSlot(registration.ModelName!, null);
                Add(next, $"POST /models?{Client.Wire.RegistrationQuery.Of(registration)}", differences);
            }

            Add(next, Scale(next, part.Target.Workers), FormattableString.Invariant($"workers: {fitting?.Description.Workers.Count ?? 0} -> {part.Target.Workers}"));
            if (serving is not null)
            {
                if (next.Name == part.Model && serving.Slot.Name == part.Model)
                {
                    Add(next, $"PUT /models/{next.Name}/{next.Version ?? "{new version}"}/set-default", $"default version: {serving.Slot.Version} -> {next.Version ?? "the new one"}");
                }

                Add(serving.Slot, fitting is null ? $"DELETE /models/{serving.Slot}" : Scale(serving.Slot, 0), "replaced, once what it has in hand is answered");
            }
        }

        return changes;
    }

    private static string Scale(ModelSlot slot, int workers) => FormattableString.Invariant($"PUT /models/{slot}?min_worker={workers}&max_worker={workers}");

    private static void Check(string prefix, IEnumerable<string?> obstacles)
    {
        string text = string.Join("; ", obstacles.Where(obstacle => obstacle is not null));
        if (text.Length > 0)
        {
            throw new InvalidInputException(null, "plan", prefix + text);
        }
    }

    private async Task<PartPreview> LookAsync(StagePart part, StagePlan plan, CancellationToken cancellationToken)
    {
        string place = $"stage '{plan.Stage}' on {part.Server.Server.Name}";
        TorchServeServer server = part.Server.Server;
        TorchServeResult<RegisteredModels> read = await RegisteredModels.ReadAsync(server.Client, part.Model, cancellationToken).ConfigureAwait(false);
        if (read.ValueOrDefault is not { } present)
        {
            throw new TorchServeException($"{place}: model '{part.Model}' could not be looked at, and nothing was changed: {ModelDeployer.Explain(read.Error!)}", read.Error!);
        }

        string? obstacle = null;
        RegisteredModel? serving = present.Serving(server.TrafficOf(part.Model).Current.Slot);
        if (part.Target.Workers > 0 && present.Fitting(part.Target, serving) is null)
        {
            obstacle = replacementOf(part).Candidates(part.Target, present, serving).Count == 0
                ? present.All.Count == 0
                    ? $"{place}: the server has no model '{part.Model}'; register it when the server starts (load_models), or name its archive in Archives['{plan.Stage}']"
                    : $"{place}: model '{part.Model}' is registered under all names that it could have; name an archive with another version in Archives['{plan.Stage}'], or remove one"
                : (await server.Client.CheckModelApiAsync(cancellationToken).ConfigureAwait(false)).Error is { IsOutcomeUnknown: false } error ? $"{place}: model '{part.Model}': {ModelDeployer.Explain(error)}"
                : null;
        }

        return new PartPreview(part, present, obstacle);
    }

    private async Task FindAvailableAsync(TorchServeServer[] servers, CancellationToken cancellationToken)
    {
        TorchServeResult<IReadOnlyList<ModelEntry>>[] answers = await Task.WhenAll(servers.Select(server => server.Client.GetModelsAsync(cancellationToken))).ConfigureAwait(false);
        foreach ((TorchServeServer server, TorchServeResult<IReadOnlyList<ModelEntry>> answer) in servers.Zip(answers))
        {
            if (answer.Error is { } error && TorchServeServer.Answers(error))
            {
                throw new TorchServeException($"{server.Name}: the models could not be listed, and nothing was changed: {ModelDeployer.Explain(error)}", error);
            }

            server.SetAvailable(answer.IsSuccess, log);
        }
    }
}
