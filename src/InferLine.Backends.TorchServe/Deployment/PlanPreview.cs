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
        fleet.CheckCapacity(plans);
        await FindAvailableAsync(fleet.ServersFor(plans), cancellationToken).ConfigureAwait(false);
        fleet.CheckAvailable(plans, static message => new TorchServeException(message));
        PartPreview[] previews = await Task.WhenAll(fleet.AvailableParts(plans, present).Select(part => LookAsync(part, plans[part.Stage], cancellationToken))).ConfigureAwait(false);
        PlanObstacles.Check(previews.Select(preview => preview.Obstacle));
        return previews;
    }

    /// <exception cref="InvalidInputException">TorchServe cannot carry out the plan, on whatever servers.</exception>
    public static void CheckStages(IReadOnlyList<StagePlan> plans) => PlanObstacles.Check(plans.Select(WorkerTarget.Obstacle));

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
                if (replacementOf(part).Candidates(part.Target, present, serving) is not [ModelRegistration registration, ..])
                {
                    // A change is under way, and what will be free after it is not known.
                    continue;
                }

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

    private async Task<PartPreview> LookAsync(StagePart part, StagePlan plan, CancellationToken cancellationToken)
    {
        string place = $"stage '{plan.Stage}' on {part.Server.Server.Name}";
        TorchServeServer server = part.Server.Server;
        long changes = part.Lane.Changes;
        TorchServeResult<RegisteredModels> read = await RegisteredModels.ReadAsync(server.Client, part.Model, cancellationToken).ConfigureAwait(false);
        if (read.ValueOrDefault is not { } present)
        {
            throw new TorchServeException($"{place}: model '{part.Model}' could not be looked at, and nothing was changed: {ModelDeployer.Explain(read.Error!)}", read.Error!);
        }

        RegisteredModel? serving = present.Serving(server.TrafficOf(part.Model).Current.Slot);
        if (part.Target.Workers == 0 || present.Fitting(part.Target, serving) is not null)
        {
            return new PartPreview(part, present, Obstacle: null);
        }

        if (replacementOf(part).Candidates(part.Target, present, serving).Count == 0)
        {
            // While a change is under way names come and go, and may be missed between two looks: it is no proof that there are none.
            bool isUnderWay = part.Lane.IsRunning || part.Lane.Changes != changes;
            return new PartPreview(
                part,
                present,
                isUnderWay ? null
                    : present.All.Count == 0 ? $"{place}: the server has no model '{part.Model}'; register it when the server starts (load_models), or name its archive in Archives['{plan.Stage}']"
                    : $"{place}: model '{part.Model}' is registered under all names that it could have; name an archive with another version in Archives['{plan.Stage}'], or remove one");
        }

        TorchServeError? error = (await server.Client.CheckModelApiAsync(cancellationToken).ConfigureAwait(false)).Error;
        return error switch
        {
            null or { IsOutcomeUnknown: true } => new PartPreview(part, present, Obstacle: null),
            { Kind: TorchServeErrorKind.ModelApiDisabled } => new PartPreview(part, present, $"{place}: model '{part.Model}': {ModelDeployer.Explain(error)}"),

            // The plan is not to blame.
            _ => throw new TorchServeException($"{place}: model '{part.Model}' could not be registered anew, and nothing was changed: {ModelDeployer.Explain(error)}", error),
        };
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
