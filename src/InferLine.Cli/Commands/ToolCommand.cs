using System.CommandLine;

namespace InferLine.Commands;

/// <summary>A command whose help also teaches: examples, file formats, exit codes.</summary>
/// <param name="name">What is typed to run it.</param>
/// <param name="description">What it does, in a sentence or two.</param>
/// <param name="notes">What its help says below the options.</param>
internal abstract class ToolCommand(string name, string description, string notes) : Command(name, description)
{
    public string Notes => notes;
}
