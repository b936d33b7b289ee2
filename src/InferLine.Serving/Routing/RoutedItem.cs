using System.Runtime.InteropServices;

namespace InferLine.Serving.Routing;

/// <summary>A value on its way over an edge.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RoutedItem(int Edge, int Index, object? Value);
