namespace InferLine;

/// <summary>What the process answers when it ends.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A valid question whose answer is no: there is no feasible plan, or a pipeline is not well.</summary>
    public const int No = 1;

    /// <summary>Bad usage or bad input, explained by one line on standard error.</summary>
    public const int BadInput = 2;

    /// <summary>A defect of the tool; the number is EX_SOFTWARE of BSD's sysexits.</summary>
    public const int Defect = 70;

    /// <summary>A server did not answer, or did not do what it was asked to; the number is EX_UNAVAILABLE of sysexits.</summary>
    public const int Unavailable = 69;

    /// <summary>Interrupted by Ctrl+C: 128 plus the number of the signal, as shells have it.</summary>
    public const int Cancelled = 130;
}
