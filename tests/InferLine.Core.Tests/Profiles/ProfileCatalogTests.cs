using InferLine.Testing;

namespace InferLine.Profiles;

public sealed class ProfileCatalogTests
{
    private static readonly HardwareType _t4 = new("t4", 0.53);
    private static readonly HardwareType _v100 = new("v100", 3.06);
    private static readonly ModelProfile _resnet = Model("resnet50", "t4");
    private static readonly ProfileCatalog _catalog = new([_t4, _v100], [_resnet, Model("yolov3", "v100", "t4")]);

    [Fact]
    public void Everything_is_found_by_name()
    {
        Assert.Same(_v100, _catalog.GetHardware("v100"));
        Assert.Same(_resnet, _catalog.GetModel("resnet50"));
        Assert.Same(_resnet.ByHardware["t4"], _catalog.GetProfile("resnet50", "t4"));
    }

    [Fact]
    public void What_is_not_found_is_answered_with_what_there_is()
    {
        Rejection.Expect(() => _catalog.GetHardware("a100"), at: "hardware 'a100'", "no such hardware", "the types are t4, v100");
        Rejection.Expect(() => _catalog.GetModel("bert"), at: "model 'bert'", "no such model; profile it first", "resnet50, yolov3");
        Rejection.Expect(() => _catalog.GetProfile("resnet50", "v100"), at: "model 'resnet50'", "no profile on 'v100'", "measured on t4");
        Rejection.Expect(() => _catalog.GetProfile("resnet50", "a100"), at: "hardware 'a100'", "no such hardware", "the types are t4, v100");
    }

    [Fact]
    public void There_must_be_hardware_and_models()
    {
        Rejection.Expect(() => new ProfileCatalog([], []), at: "hardware", "the list is empty", "give at least one entry");
        Rejection.Expect(() => new ProfileCatalog([_t4], []), at: "models", "the list is empty", "give at least one entry");
    }

    [Fact]
    public void Names_may_not_occur_twice()
    {
        Rejection.Expect(() => new ProfileCatalog([_t4, _v100, _t4], [_resnet]), at: "hardware 't4'", "occurs twice", "keep one entry");
        Rejection.Expect(() => new ProfileCatalog([_t4], [_resnet, _resnet]), at: "model 'resnet50'", "occurs twice", "merge its profiles");
    }

    [Fact]
    public void Profiles_must_be_on_known_hardware() =>
        Rejection.Expect(
            () => new ProfileCatalog([_t4], [_resnet, Model("bert", "a100")]), at: "model 'bert'", "unknown hardware 'a100'", "the types are t4");

    [Fact]
    public void A_model_needs_a_name_and_a_profile()
    {
        Rejection.Expect(() => Model(" ", "t4"), at: "model", "'name' is missing or empty", "give it a name");
        Rejection.Expect(() => Model("bert"), at: "model 'bert'", "no profiles", "measure it on at least one type of hardware");
    }

    private static ModelProfile Model(string name, params string[] hardware) =>
        new(name, hardware.ToDictionary(h => h, _ => new LatencyProfile([new(1, 5)]), StringComparer.Ordinal));
}
