namespace InferLine.Backends.Triton.Client;

/// <summary>The state of a version of a model in a server's repository.</summary>
public enum ModelState
{
    /// <summary>It was never loaded, or the server names a state that this client does not know.</summary>
    Unknown,

    /// <summary>It is served.</summary>
    Ready,

    /// <summary>It is loaded for the first time. During a reload in the background a model stays <see cref="Ready"/>.</summary>
    Loading,

    /// <summary>It ends the requests that it has.</summary>
    Unloading,

    /// <summary>It is not served; <see cref="RepositoryEntry.Reason"/> says why.</summary>
    Unavailable,
}
