// Runs the first example of each package; what it prints is compared with expected.txt.
CoreExample.Run();
SimulationExample.Run();
await ReportingExample.RunAsync();
await ServingExample.RunAsync();
await TritonExample.RunAsync();
await TorchServeExample.RunAsync();
OnnxExample.Run();
TestingExample.Run();
