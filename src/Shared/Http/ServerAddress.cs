using System.Diagnostics.CodeAnalysis;

namespace InferLine.Backends.Http;

/// <summary>Addresses of model servers: which are right, and what messages call them.</summary>
internal static class ServerAddress
{
    /// <summary>The address without what may be secret in it: who asks, a query, a fragment.</summary>
    public static string NameOf(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    /// <summary>What is wrong with an address, and what to do about it, without the address itself; <see langword="null"/> if nothing is.</summary>
    /// <param name="address">The address.</param>
    /// <param name="example">A right one.</param>
    /// <param name="headers">Where credentials go instead.</param>
    public static string? ProblemOf(Uri? address, string example, string headers)
    {
        if (!IsOfServer(address))
        {
            return $"is missing or no address; use one like {example}";
        }

        return HasMore(address) ? $"has a user, query or fragment; use an address like {example}, and {headers} for credentials" : null;
    }

    /// <summary>Whether a server can listen at an address: scheme, host and port alone.</summary>
    public static bool IsListened(Uri address) => IsOfServer(address) && !HasMore(address) && address.AbsolutePath == "/";

    /// <returns>The address.</returns>
    /// <exception cref="InvalidInputException">It is none, or one that messages cannot show.</exception>
    public static Uri Checked(Uri address, string parameter, string example) =>
        ProblemOf(address, example, "the options' Headers") is { } problem ? throw new InvalidInputException(null, parameter, $"it {problem}") : address;

    private static bool IsOfServer([NotNullWhen(true)] Uri? address) => address is { IsAbsoluteUri: true, Scheme: "http" or "https" };

    private static bool HasMore(Uri address) => address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0;
}
