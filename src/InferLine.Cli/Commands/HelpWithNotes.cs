using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using InferLine.Output;

namespace InferLine.Commands;

/// <summary>The usual help, and below it the notes of the command.</summary>
internal sealed class HelpWithNotes(Terminal terminal, string rootNotes) : SynchronousCommandLineAction
{
    private readonly HelpAction _usual = Create(terminal);

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = _usual.Invoke(parseResult);
        string notes = parseResult.CommandResult.Command is ToolCommand command ? command.Notes : rootNotes;
        foreach (string line in notes.Split('\n'))
        {
            terminal.Text.WriteLine(line.TrimEnd('\r'));
        }

        return exitCode;
    }

    private static HelpAction Create(Terminal terminal)
    {
        var usual = new HelpAction();
        if (!terminal.OutputIsTerminal)
        {
            usual.MaxWidth = Terminal.RedirectedWidth;
        }

        return usual;
    }
}
