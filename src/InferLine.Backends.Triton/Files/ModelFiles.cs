namespace InferLine.Backends.Triton.Files;

/// <summary>What becomes of the files of a model other than its configuration: its versions, labels and so on.</summary>
public enum ModelFiles
{
    /// <summary>They are copied.</summary>
    Copy,

    /// <summary>The target has symbolic links to them.</summary>
    Link,

    /// <summary>They are left out: something else brings them to where the configurations go.</summary>
    None,
}
