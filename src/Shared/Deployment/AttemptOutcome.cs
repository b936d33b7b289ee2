namespace InferLine.Backends.Deployment;

/// <summary>What an attempt to have a request answered means for the next one.</summary>
internal enum AttemptOutcome
{
    /// <summary>It ended, well or badly: another server must not be asked.</summary>
    Ended,

    /// <summary>It ended badly on the way, and the server may have computed it: another server must not be asked, and others not ask this one.</summary>
    Lost,

    /// <summary>The server does not serve the model, and has computed nothing: another may.</summary>
    NotServed,

    /// <summary>The server is busy with others: another may have room.</summary>
    NoRoom,

    /// <summary>The model is elsewhere on the same server by now.</summary>
    Moved,
}
