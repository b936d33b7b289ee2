namespace InferLine.Serving;

/// <summary>Why a query was not served.</summary>
public enum QueryRejection
{
    /// <summary>The pipeline held as many queries as it may.</summary>
    Full = 0,

    /// <summary>Its deadline passed before it was done.</summary>
    Late = 1,

    /// <summary>The runtime was not started, or stops.</summary>
    Stopped = 2,
}
