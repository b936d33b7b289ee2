global using BoundServer = InferLine.Backends.Deployment.BoundServer<InferLine.Backends.TorchServe.Deployment.TorchServeServer, InferLine.Backends.TorchServe.Deployment.WorkerTarget>;
global using Fleet = InferLine.Backends.Deployment.Fleet<InferLine.Backends.TorchServe.Deployment.TorchServeServer, InferLine.Backends.TorchServe.Deployment.WorkerTarget>;
global using LaneOutcome = InferLine.Backends.Deployment.LaneOutcome<InferLine.Backends.TorchServe.Deployment.WorkerTarget>;
global using PartStatus = InferLine.Backends.Deployment.PartStatus<InferLine.Backends.TorchServe.Deployment.TorchServeServer, InferLine.Backends.TorchServe.Deployment.WorkerTarget>;
global using StagePart = InferLine.Backends.Deployment.StagePart<InferLine.Backends.TorchServe.Deployment.TorchServeServer, InferLine.Backends.TorchServe.Deployment.WorkerTarget>;
global using StatusReader = InferLine.Backends.Deployment.StatusReader<InferLine.Backends.TorchServe.Deployment.TorchServeServer, InferLine.Backends.TorchServe.Deployment.WorkerTarget>;
