using System.ComponentModel.DataAnnotations;

namespace InferLine.Serialization;

/// <summary>A text that follows the rules of <see cref="Require.Name"/>: for the JSON Schema of a document.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NameAttribute() : RegularExpressionAttribute("""^(?=[\s\S]*\S)[^,"\u0000-\u001f\u007f-\u009f\u2028\u2029]+$""");
