using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Backends.Deployment;

namespace InferLine.Backends.Triton.Tests.Placement;

public sealed class ReplicaPlacementTests
{
    private static readonly string[] Types = ["cpu", "gpu"];

    [Property(MaxTest = 500, Replay = "31,1")]
    public Property Respects_capacity_hardware_and_servers_that_do_not_answer() => Prop.ForAll(Cases(), one =>
    {
        int[][] shares = one.Place();
        for (int b = 0; b < one.Slots.Length; b++)
        {
            Assert.InRange(shares.Sum(share => share[b]), 0, one.Slots[b].Capacity);
            for (int s = 0; s < one.Demands.Length; s++)
            {
                Assert.True(shares[s][b] >= 0);
                Assert.True(shares[s][b] == 0 || (one.Slots[b].IsAvailable && one.Slots[b].Hardware == one.Demands[s].Hardware));
            }
        }
    });

    [Property(MaxTest = 500, Replay = "32,1")]
    public Property Places_all_that_there_is_room_for() => Prop.ForAll(Cases(), one =>
    {
        int[][] shares = one.Place();
        foreach (string type in Types)
        {
            int room = one.Slots.Where(slot => slot.IsAvailable && slot.Hardware == type).Sum(slot => slot.Capacity);
            int wanted = one.Demands.Where(demand => demand.Hardware == type).Sum(demand => demand.Replicas);
            Assert.Equal(Math.Min(room, wanted), one.Demands.Zip(shares).Where(pair => pair.First.Hardware == type).Sum(pair => pair.Second.Sum()));
        }

        Assert.All(one.Demands.Zip(shares), pair => Assert.True(pair.Second.Sum() <= pair.First.Replicas));
    });

    [Property(MaxTest = 500, Replay = "33,1")]
    public Property What_is_in_place_stays() => Prop.ForAll(Cases(), one =>
    {
        int[][] shares = one.Place();
        int[][] again = ReplicaPlacement.Place(one.Demands, one.Slots, shares, rebalance: false);
        Assert.Equal(shares, again);
    });

    [Property(MaxTest = 500, Replay = "34,1")]
    public Property A_stage_that_changes_moves_no_other_while_there_is_room() => Prop.ForAll(Cases(), Arb.From(Gen.Choose(0, 6)), (one, more) =>
    {
        int[][] shares = one.Place();
        if (one.Demands.Zip(shares).Any(pair => pair.Second.Sum() < pair.First.Replicas))
        {
            return;
        }

        StageDemand[] changed = [one.Demands[0] with { Replicas = Math.Max(1, more) }, .. one.Demands.Skip(1)];
        int[][] then = ReplicaPlacement.Place(changed, one.Slots, shares, rebalance: false);
        Assert.Equal(shares.Skip(1), then.Skip(1));

        // And the stage itself only grows, or only shrinks.
        Assert.True(shares[0].Zip(then[0]).All(pair => pair.Second >= pair.First) || shares[0].Zip(then[0]).All(pair => pair.Second <= pair.First));
    });

    [Property(MaxTest = 500, Replay = "35,1")]
    public Property Rebalancing_evens_out_where_there_is_room() => Prop.ForAll(Cases(), one =>
    {
        int[][] shares = ReplicaPlacement.Place(one.Demands, one.Slots, one.Current, rebalance: true);
        for (int b = 0; b < one.Slots.Length; b++)
        {
            int free = one.Slots[b].Capacity - shares.Sum(share => share[b]);
            for (int s = 0; s < one.Demands.Length; s++)
            {
                // The last stage has seen all the room that is left.
                if (s == one.Demands.Length - 1 && free > 0 && one.Slots[b].IsAvailable && one.Slots[b].Hardware == one.Demands[s].Hardware)
                {
                    Assert.True(shares[s].Max() - shares[s][b] < 2);
                }
            }
        }
    });

    [Fact]
    public void Growing_and_shrinking_again_gives_the_same_shares()
    {
        ServerSlot[] slots = [new("cpu", 5, true), new("cpu", 3, true), new("cpu", 9, true)];
        int[][] three = ReplicaPlacement.Place([new StageDemand("cpu", 3)], slots, null, rebalance: false);
        int[][] ten = ReplicaPlacement.Place([new StageDemand("cpu", 10)], slots, three, rebalance: false);
        Assert.Equal([[1, 1, 1]], three);
        Assert.Equal([[3, 3, 4]], ten);
        Assert.Equal(three, ReplicaPlacement.Place([new StageDemand("cpu", 3)], slots, ten, rebalance: false));
    }

    private static Arbitrary<Case> Cases()
    {
        Gen<string> type = Gen.Frequency((3, Gen.Constant("cpu")), (1, Gen.Constant("gpu")));
        Gen<Case> gen =
            from demands in (from hardware in type from replicas in Gen.Choose(1, 9) select new StageDemand(hardware, replicas)).NonEmptyListOf()
            from slots in (from hardware in type from capacity in Gen.Choose(1, 12) from up in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false))) select new ServerSlot(hardware, capacity, up)).NonEmptyListOf()
            from current in Gen.Choose(0, 5).ListOf(demands.Take(4).Count() * slots.Take(5).Count())
            select new Case([.. demands.Take(4)], [.. slots.Take(5)], [.. current.Chunk(slots.Take(5).Count())]);
        return Arb.From(gen);
    }

    internal sealed record Case(StageDemand[] Demands, ServerSlot[] Slots, int[][] Current)
    {
        public int[][] Place() => ReplicaPlacement.Place(Demands, Slots, Current, rebalance: false);

        public override string ToString() => $"{string.Join(" ", Demands)} on {string.Join(" ", Slots)} from {string.Join(" ", Current.Select(shares => string.Join(",", shares)))}";
    }
}
