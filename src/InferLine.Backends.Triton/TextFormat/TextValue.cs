using System.Text;

namespace InferLine.Backends.Triton.TextFormat;

/// <summary>A value of a field.</summary>
internal abstract record TextValue
{
    public abstract void WriteTo(StringBuilder text);
}
