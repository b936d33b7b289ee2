using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Backends.Triton.Configuration;
using InferLine.Backends.Triton.TextFormat;

namespace InferLine.Backends.Triton.Tests.TextFormat;

public sealed class ConfigTextTests
{
    private const string Rich = """
        # Detects cars.
        name: "detect"   # same as the folder
        backend: 'onnx' "runtime"
        max_batch_size: 8
        input [
          { name: "images" data_type: TYPE_FP32 dims: [ 3, -1, 640 ] },
          { name: "scale", data_type: TYPE_FP16; dims: 1 }
        ]
        output < name: "boxes" data_type: TYPE_FP32 dims: [ ] >

        # One on each card.
        instance_group {
          # They must not all start at once.
          rate_limiter { resources { name: "R1" count: 0x10 } }
          count: 1
          kind: KIND_GPU
          gpus: [ 0, 1 ]
        }
        dynamic_batching {
          preferred_batch_size: [ 4, 8 ]
          preserve_ordering: true # clients rely on it
          max_queue_delay_microseconds: 100
        }
        parameters { key: "greeting" value: { string_value: "say \"hi\"\n\x41\101" } }
        [triton.extension/of.another-kind] { weight: -1.5e-3f, nan_is: nan }
        future_field: { a: 1 }
        # The end.
        """;

    private static readonly Gen<string> Scalars = Gen.Elements("1", "-7", "0x1F", "017", "1.5e3", "-inf", "true", "KIND_CPU", "\"a b\"", "'it''s'", "\"\\n\\\"\" \"two\"");

    [Fact]
    public void What_is_not_changed_stays_to_the_letter() => Assert.Equal(Rich, ConfigText.Parse(Rich).ToString());

    [Fact]
    public void Fields_are_read()
    {
        ConfigText text = ConfigText.Parse(Rich);
        Assert.Equal("detect", text.Name);
        Assert.Equal(8, text.MaxBatchSize);
        Assert.Equal(TimeSpan.FromMicroseconds(100), text.MaxQueueDelay);
        InstanceGroup group = Assert.Single(text.InstanceGroups);
        Assert.Equal((DeviceKind.Gpu, 2), (group.Kind, group.Instances));
        Assert.Equal("onnxruntime", ((TextScalar)text.Root.Value("backend")!).Text);
        Assert.Equal("say \"hi\"\nAA", ((TextScalar)((TextMessage)((TextMessage)text.Root.Value("parameters")!).Value("value")!).Value("string_value")!).Text);
        Assert.Equal(2, text.Root.Values("input").Count());
    }

    [Fact]
    public void A_plan_changes_its_fields_and_nothing_else()
    {
        var target = new ModelTarget(16, TimeSpan.FromMilliseconds(2), 3, DeviceKind.Gpu, [0, 1]);
        string changed = ConfigText.Parse(Rich).Apply(target).ToString();
        ConfigText read = ConfigText.Parse(changed);
        Assert.Equal(16, read.MaxBatchSize);
        Assert.Equal(target.MaxDelay, read.MaxQueueDelay);
        Assert.Equal(3, read.InstanceGroups.Sum(group => group.Instances));
        Assert.DoesNotContain("preferred_batch_size", changed, StringComparison.Ordinal);
        string[] kept =
        [
            "# Detects cars.", "# same as the folder", "{ name: \"images\" data_type: TYPE_FP32 dims: [ 3, -1, 640 ] },", "# One on each card.", "# They must not all start at once.",
            "preserve_ordering: true # clients rely on it", "rate_limiter { resources { name: \"R1\" count: 0x10 } }", "future_field: { a: 1 }", "# The end.",
            "[triton.extension/of.another-kind] { weight: -1.5e-3f, nan_is: nan }",
        ];
        Assert.All(kept, line => Assert.Contains(line, changed, StringComparison.Ordinal));
    }

    [Fact]
    public void Applying_twice_changes_nothing()
    {
        var target = new ModelTarget(16, TimeSpan.FromMilliseconds(2), 3, DeviceKind.Cpu, []);
        ConfigText once = ConfigText.Parse(Rich).Apply(target);
        Assert.Equal(once.ToString(), once.Apply(target).ToString());
    }

    [Fact]
    public void An_empty_configuration_becomes_the_plan() =>
        Assert.Equal(
            "max_batch_size: 4\ndynamic_batching {\n  max_queue_delay_microseconds: 500\n}\ninstance_group {\n  count: 2\n  kind: KIND_CPU\n}\n",
            ConfigText.Parse("").Apply(new ModelTarget(4, TimeSpan.FromMicroseconds(500), 2, DeviceKind.Cpu, [])).ToString());

    [Fact]
    public void A_model_that_does_not_batch_gets_instances_only() =>
        Assert.Equal(
            "max_batch_size: 0\ninstance_group {\n  count: 2\n  kind: KIND_CPU\n}\n",
            ConfigText.Parse("max_batch_size: 0").Apply(new ModelTarget(1, TimeSpan.Zero, 2, DeviceKind.Cpu, [])).ToString());

    [Theory]
    [InlineData("name", 1)]
    [InlineData("name: ", 1)]
    [InlineData("name: \"a\nb: 1", 1)]
    [InlineData("a {\n b: 1\n", 3)]
    [InlineData("a { b: 1 >", 1)]
    [InlineData("a: [ 1,\n 2, ]", 2)]
    [InlineData("a: [ 1 2 ]", 1)]
    [InlineData("a: 1\n}", 2)]
    [InlineData("a: %", 1)]
    [InlineData("\n[a: 1", 2)]
    public void A_mistake_names_its_line(string text, int line)
    {
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => ConfigText.Parse(text, "models/a/config.pbtxt"));
        Assert.StartsWith(FormattableString.Invariant($"models/a/config.pbtxt: line {line}: "), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_has_an_end() => Assert.Throws<InvalidInputException>(() => ConfigText.Parse(string.Concat(Enumerable.Repeat("a{", 100_000))));

    [Property(MaxTest = 300, Replay = "2206,1")]
    public Property Any_text_is_written_as_it_was_read() => Prop.ForAll(Arb.From(Documents()), text => ConfigText.Parse(text).ToString() == text);

    [Property(MaxTest = 300, Replay = "2207,1")]
    public Property Quoting_keeps_any_string() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            // What is no valid text (half of a surrogate pair) has no UTF-8 form to keep.
            string valid = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text.Get));
            return ((TextScalar)ConfigText.Parse("a: " + TextStrings.Quote(valid)).Root.Value("a")!).Text == valid;
        });

    private static Gen<string> Documents() => Gen.Sized(size => Fields(Math.Min(size, 12)));

    private static Gen<string> Fields(int depth)
    {
        Gen<string> space = Gen.Elements(" ", "\n", "\t\n ", " # a comment { \" \n", "\r\n");
        Gen<string> field =
            from before in space
            from name in Gen.Elements("a", "max_batch_size", "[x.y/z]")
            from value in depth <= 0 ? Scalars.Select(scalar => ": " + scalar) : Gen.OneOf(
                Scalars.Select(scalar => ":" + scalar),
                Scalars.ListOf(3).Select(items => $": [ {string.Join(" , ", items)} ]"),
                Fields(depth / 3).Select(fields => $" {{{fields} }}"),
                Fields(depth / 3).Select(fields => $":<{fields}\n>"))
            from separator in Gen.Elements("", ",", " ;")
            from after in space
            select before + name + value + separator + after;
        return Gen.Choose(0, 4).SelectMany(count => field.ListOf(count)).Select(fields => string.Concat(fields));
    }
}
