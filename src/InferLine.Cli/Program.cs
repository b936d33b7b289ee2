using InferLine;
using InferLine.Output;

using var interrupt = new InterruptSignal();
return await new Tool(Terminal.OfProcess()).RunAsync(args, interrupt.Token).ConfigureAwait(false);
