using InferLine.Testing;

namespace InferLine.Profiles;

public sealed class HardwareTypeTests
{
    [Fact]
    public void Replicas_are_unlimited_unless_said_otherwise() => Assert.Null(new HardwareType("t4", 0.53).MaxReplicas);

    [Fact]
    public void A_limit_of_no_replicas_takes_the_hardware_out_of_use() => Assert.Equal(0, new HardwareType("t4", 0.53, maxReplicas: 0).MaxReplicas);

    [Fact]
    public void A_name_must_be_given() => Rejection.Expect(() => new HardwareType("", 1), at: "hardware", "'name' is missing or empty", "give it a name");

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-1, "-1")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void A_price_must_be_positive_and_finite(double costPerHour, string shown) =>
        Rejection.Expect(() => new HardwareType("t4", costPerHour), at: "hardware 't4'", $"'costPerHour' is {shown};", "greater than 0");

    [Theory]
    [InlineData(-1)]
    [InlineData(HardwareType.MaxReplicaLimit + 1)]
    public void A_limit_outside_its_range_is_rejected(int maxReplicas) =>
        Rejection.Expect(() => new HardwareType("t4", 1, maxReplicas), at: "hardware 't4'", $"'maxReplicas' is {maxReplicas};", "from 0 to 1000000");
}
