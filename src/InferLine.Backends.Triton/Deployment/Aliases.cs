global using BoundServer = InferLine.Backends.Deployment.BoundServer<InferLine.Backends.Triton.Deployment.TritonServer, InferLine.Backends.Triton.Configuration.ModelTarget>;
global using Fleet = InferLine.Backends.Deployment.Fleet<InferLine.Backends.Triton.Deployment.TritonServer, InferLine.Backends.Triton.Configuration.ModelTarget>;
global using LaneOutcome = InferLine.Backends.Deployment.LaneOutcome<InferLine.Backends.Triton.Configuration.ModelTarget>;
global using PartStatus = InferLine.Backends.Deployment.PartStatus<InferLine.Backends.Triton.Deployment.TritonServer, InferLine.Backends.Triton.Configuration.ModelTarget>;
global using StagePart = InferLine.Backends.Deployment.StagePart<InferLine.Backends.Triton.Deployment.TritonServer, InferLine.Backends.Triton.Configuration.ModelTarget>;
global using StatusReader = InferLine.Backends.Deployment.StatusReader<InferLine.Backends.Triton.Deployment.TritonServer, InferLine.Backends.Triton.Configuration.ModelTarget>;
