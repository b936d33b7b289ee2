namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>Where the requests for one model on one server go now.</summary>
internal sealed class ModelTraffic(string model)
{
    private SlotTraffic _current = new(new ModelSlot(model, null));

    public SlotTraffic Current => Volatile.Read(ref _current);

    /// <summary>Sends requests elsewhere from now on, or anew to the same place.</summary>
    /// <returns>Those to the place before, of which there will be no more.</returns>
    public SlotTraffic Switch(ModelSlot slot)
    {
        SlotTraffic before = Interlocked.Exchange(ref _current, new SlotTraffic(slot));
        before.Retire();
        return before;
    }

    /// <summary>Says where the model turned out to be served.</summary>
    public void Learn(ModelSlot slot)
    {
        SlotTraffic current = Current;
        if (current.Slot.Version is null && current.Slot.Name == slot.Name && slot.Version is { } version)
        {
            // Those under way are there already, and still count.
            current.Name(version);
        }
        else if (current.Slot != slot)
        {
            Switch(slot);
        }
    }
}
