using InferLine.Backends.Triton.Configuration;
using InferLine.Backends.Triton.Files;
using InferLine.Backends.Triton.TextFormat;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Backends.Triton.Tests.Files;

public sealed class TritonModelRepositoryTests
{
    [Fact]
    public async Task A_plan_becomes_configurations_an_ensemble_and_copies_of_the_files()
    {
        using Repository repository = Models();
        RepositoryReport report = await repository.WriteAsync(Repository.Chain);
        Assert.Equal(
            ["planned/chain/1", "planned/chain/config.pbtxt", "planned/detector/1/model.onnx", "planned/detector/config.pbtxt", "planned/reader/1/model.onnx", "planned/reader/config.pbtxt"],
            repository.Written());
        Assert.Equal("weights", repository.Read("detector/1/model.onnx"));
        ConfigText detector = repository.Configuration("detector");
        Assert.Equal((4, TimeSpan.FromMilliseconds(2), "[InstanceGroup]"), (detector.MaxBatchSize, detector.MaxQueueDelay, $"[{detector.InstanceGroups.Single().GetType().Name}]"));
        Assert.Equal((DeviceKind.Cpu, 3), (detector.InstanceGroups[0].Kind, detector.InstanceGroups[0].Count));
        Assert.Contains("# the detector", detector.ToString(), StringComparison.Ordinal);
        Assert.Contains("some_new_field { value: 3 } # not known here", detector.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("preferred", detector.ToString(), StringComparison.Ordinal);
        Assert.Equal(("chain", null), (report.Ensemble, report.NoEnsemble));
        RepositoryChange change = report.Changes.Single(one => one.Path == "detector/config.pbtxt");
        Assert.Equal(
            "add detector/config.pbtxt: max_batch_size: 8 -> 4; dynamic_batching.max_queue_delay_microseconds: 100 -> 2000; dynamic_batching.preferred_batch_size: [4, 8] -> none; instance_group: none -> 3 x KIND_CPU",
            change.ToString());
    }

    [Fact]
    public async Task A_configuration_that_is_none_is_refused_before_it_fills_the_memory()
    {
        using Repository repository = Models();
        string configuration = Path.Combine(repository.Source, "detector", "config.pbtxt");
        using (FileStream file = File.Create(configuration))
        {
            file.SetLength((64 << 20) + 1);
        }

        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => repository.PreviewAsync(Repository.Chain));
        Assert.Equal(configuration, error.Document);
        Assert.StartsWith("it is larger than 64 MiB, more than such a document may be", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ensemble_connects_the_stages()
    {
        using Repository repository = Models();
        await repository.WriteAsync(Repository.Chain);
        Assert.Equal(
            """
            name: "chain"
            platform: "ensemble"
            max_batch_size: 4
            input {
              name: "X"
              data_type: TYPE_FP32
              dims: [4]
            }
            output {
              name: "Y"
              data_type: TYPE_FP32
              dims: [4]
            }
            ensemble_scheduling {
              step {
                model_name: "detector"
                model_version: -1
                input_map {
                  key: "X"
                  value: "X"
                }
                output_map {
                  key: "Y"
                  value: "detect.Y"
                }
              }
              step {
                model_name: "reader"
                model_version: -1
                input_map {
                  key: "X"
                  value: "detect.Y"
                }
                output_map {
                  key: "Y"
                  value: "Y"
                }
              }
            }

            """.ReplaceLineEndings("\n"),
            repository.Read("chain/config.pbtxt"));
    }

    [Fact]
    public async Task Writing_twice_changes_nothing()
    {
        using Repository repository = Models();
        await repository.WriteAsync(Repository.Chain);
        RepositoryReport again = await repository.WriteAsync(Repository.Chain);
        Assert.NotEmpty(again.Changes);
        Assert.All(again.Changes, change => Assert.Equal(RepositoryChangeKind.None, change.Kind));
    }

    [Fact]
    public async Task A_preview_says_the_same_and_writes_nothing()
    {
        using Repository repository = Models();
        RepositoryReport preview = await repository.PreviewAsync(Repository.Chain);
        Assert.Empty(repository.Written());
        RepositoryReport report = await repository.WriteAsync(Repository.Chain);
        Assert.Equal(preview.Changes.Select(change => change.ToString()), report.Changes.Select(change => change.ToString()));
    }

    [Fact]
    public async Task What_differs_is_replaced_only_if_that_is_allowed()
    {
        using Repository repository = Models();
        await repository.WriteAsync(Repository.Chain);
        string[] before = [.. repository.Written().Select(path => path + File.Exists(path))];
        string configuration = repository.Read("reader/config.pbtxt");
        File.WriteAllText(Path.Combine(repository.Target, "reader/1/model.onnx"), "another");
        Plan plan = Repository.Plan(Repository.Chain, replicas: 5);
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => repository.WriteAsync(Repository.Chain, plan: plan));
        Assert.Contains("detector/config.pbtxt, reader/1/model.onnx, reader/config.pbtxt; nothing was written", error.Message, StringComparison.Ordinal);
        Assert.Equal(configuration, repository.Read("reader/config.pbtxt"));

        ModelRepositoryOptions options = repository.Options();
        options.Overwrite = true;
        File.WriteAllText(Path.Combine(repository.Target, "reader/notes.txt"), "of somebody else");
        RepositoryReport report = await repository.WriteAsync(Repository.Chain, options, plan);
        Assert.Equal(3, report.Changes.Count(change => change.Kind == RepositoryChangeKind.Replace));
        Assert.Equal(5, repository.Configuration("reader").InstanceGroups[0].Count);
        Assert.Equal("weights", repository.Read("reader/1/model.onnx"));
        Assert.Equal("of somebody else", repository.Read("reader/notes.txt"));
        Assert.Equal(before.Length + 1, repository.Written().Length);
    }

    [Fact]
    public async Task The_source_itself_can_be_edited()
    {
        using Repository repository = Models();
        ModelRepositoryOptions options = repository.Options();
        options.Target = options.Source;
        options.Overwrite = true;
        RepositoryReport report = await repository.WriteAsync(Repository.Chain, options);
        Assert.Equal(
            ["keep detector/1", "keep detector/1/model.onnx", "replace detector/config.pbtxt", "keep reader/1", "keep reader/1/model.onnx", "replace reader/config.pbtxt", "add chain/1", "add chain/config.pbtxt"],
            report.Changes.Select(change => change.ToString().Split(':')[0]));
        Assert.Equal("weights", File.ReadAllText(Path.Combine(options.Source, "detector/1/model.onnx")));
    }

    [Theory]
    [InlineData(ModelFiles.Link)]
    [InlineData(ModelFiles.None)]
    public async Task Files_are_linked_or_left_out_if_so_wished(ModelFiles files)
    {
        using Repository repository = Models();
        ModelRepositoryOptions options = repository.Options();
        options.Files = files;
        await repository.WriteAsync(Repository.Chain, options);
        var version = new DirectoryInfo(Path.Combine(repository.Target, "detector/1"));
        Assert.Equal(files == ModelFiles.Link ? Path.Combine(repository.Source, "detector", "1") : null, version.LinkTarget);
        Assert.Equal(files == ModelFiles.Link, version.Exists);
        Assert.All((await repository.WriteAsync(Repository.Chain, options)).Changes, change => Assert.Equal(RepositoryChangeKind.None, change.Kind));

        // What would be written through a link would change the source.
        File.WriteAllText(Path.Combine(repository.Source, "reader", "1", "more.onnx"), "more");
        repository.Add("other", Repository.Config("other"), "other weights");
        if (files == ModelFiles.Link)
        {
            options.Files = ModelFiles.Copy;
            options.Overwrite = true;
            options.Models["detect"] = "other";
            Directory.CreateDirectory(Path.Combine(repository.Target, "other"));
            Directory.CreateSymbolicLink(Path.Combine(repository.Target, "other", "1"), Path.Combine(repository.Source, "detector", "1"));
            InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => repository.WriteAsync(Repository.Chain, options));
            Assert.Contains("is a symbolic link", error.Message, StringComparison.Ordinal);
            Assert.Equal("weights", File.ReadAllText(Path.Combine(repository.Source, "detector", "1", "model.onnx")));
        }
    }

    [Fact]
    public async Task Replicas_are_divided_among_servers_and_over_graphics_processors()
    {
        using Repository repository = Models();
        ModelRepositoryOptions options = repository.Options();
        options.Devices["gpu"] = InstanceDevice.Gpu(0, 2);
        options.Servers = 2;
        await repository.WriteAsync(Repository.Chain, options, Repository.Plan(Repository.Chain, replicas: 5, hardware: "gpu"));
        Assert.Equal(["2 on 0", "1 on 2"], repository.Configuration("reader").InstanceGroups.Select(group => $"{group.Count} on {string.Join(',', group.Gpus)}"));
    }

    [Fact]
    public async Task A_model_without_a_configuration_gets_one_and_cannot_be_connected()
    {
        using Repository repository = Models();
        repository.Add("reader", null);
        File.Delete(Path.Combine(repository.Source, "reader", "config.pbtxt"));
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => repository.WriteAsync(Repository.Chain));
        Assert.Contains("the configuration of model 'reader' does not name inputs and outputs", error.Message, StringComparison.Ordinal);
        Assert.Empty(repository.Written());

        ModelRepositoryOptions options = repository.Options();
        options.WriteEnsemble = false;
        RepositoryReport report = await repository.WriteAsync(Repository.Chain, options);
        Assert.Equal("it was not asked for", report.NoEnsemble);
        Assert.Equal(4, repository.Configuration("reader").MaxBatchSize);
    }

    [Fact]
    public async Task A_conditional_pipeline_has_no_ensemble_and_says_why()
    {
        using Repository repository = Models();
        Pipeline pipeline = Pipeline.Create("chain").Stage("detect", "detector").Stage("read", "reader").Edge("detect", "read", probability: 0.5).Build();
        RepositoryReport report = await repository.WriteAsync(pipeline);
        Assert.Null(report.Ensemble);
        Assert.Contains("is taken by some queries only", report.NoEnsemble, StringComparison.Ordinal);
        Assert.DoesNotContain("planned/chain/config.pbtxt", repository.Written());
    }

    [Fact]
    public async Task An_ensemble_of_the_source_stays_but_for_a_batch_that_is_too_large()
    {
        using Repository repository = Models();
        const string Own = """
            # by hand
            name: "chain" platform: "ensemble" max_batch_size: 8
            ensemble_scheduling { step [ { model_name: "detector" model_version: -1 }, { model_name: "reader" model_version: -1 } ] }
            """;
        repository.Add("chain", Own);
        await repository.WriteAsync(Repository.Chain);
        Assert.Equal(Own.Replace("max_batch_size: 8", "max_batch_size: 4", StringComparison.Ordinal), repository.Read("chain/config.pbtxt"));

        repository.Add("chain", Own.Replace("detector", "another", StringComparison.Ordinal));
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => repository.WriteAsync(Repository.Chain));
        Assert.Contains("without the model 'detector' of stage 'detect' as a step", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        using Repository repository = Models();
        ModelRepositoryOptions options = repository.Options();
        options.Devices.Clear();
        options.Stages.Add("nothing");
        options.Stages.Add("detect");
        options.EnsembleName = "a/b";
        options.Servers = 0;
        options.Source = Path.Combine(options.Source, "absent");
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => repository.WriteAsync(Repository.Chain, options));
        Assert.All(
            ["absent' is no folder", "has no stage 'nothing'; it has 'detect', 'read'", "hardware 'cpu', which 'detect' is planned on", "cannot be called 'a/b'", "there are 0 servers"],
            text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("max_batch_size: 0", "it does not batch")]
    [InlineData("max_batch_size: 8 sequence_batching { }", "it batches sequences")]
    [InlineData("max_batch_size: 8 ensemble_scheduling { step { model_name: \"x\" } }", "it is an ensemble")]
    [InlineData("max_batch_size: ", "line 1")]
    public async Task Models_that_cannot_be_planned_are_refused(string config, string because)
    {
        using Repository repository = Models();
        repository.Add("reader", config);
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => repository.WriteAsync(Repository.Chain));
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
        Assert.Contains("reader", error.Message, StringComparison.Ordinal);
        Assert.Empty(repository.Written());
    }

    [Fact]
    public async Task What_is_in_the_way_is_an_error_and_leaves_nothing_behind()
    {
        using Repository repository = Models();
        Directory.CreateDirectory(Path.Combine(repository.Target, "reader", "config.pbtxt", "folder"));
        ModelRepositoryOptions options = repository.Options();
        options.Overwrite = true;
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => repository.WriteAsync(Repository.Chain, options));
        Assert.StartsWith(repository.Target, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(repository.Written(), path => path.Contains("inferline-new", StringComparison.Ordinal));
    }

    private static Repository Models() => new Repository().Add("detector", Repository.Config("detector")).Add("reader", Repository.Config("reader"));
}
