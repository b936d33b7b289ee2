using InferLine.Profiles;
using InferLine.Serialization;

namespace InferLine.Testing;

/// <summary>A catalog from <see cref="CatalogGenerator"/>, which a failed property prints as JSON.</summary>
public sealed record GeneratedCatalog(ProfileCatalog Catalog)
{
    public override string ToString() => ProfileCatalogJson.ToJson(Catalog);
}
