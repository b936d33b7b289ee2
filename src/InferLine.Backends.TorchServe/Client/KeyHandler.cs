using System.Net;
using System.Net.Http.Headers;
using InferLine.Backends.TorchServe.Client.Wire;

namespace InferLine.Backends.TorchServe.Client;

/// <summary>Sends the key that an interface needs. When it is refused, and the key file holds another one by now, the request is sent again with that: the server has not looked at it.</summary>
internal sealed class KeyHandler : DelegatingHandler
{
    public static readonly HttpRequestOptionsKey<KeyRing> Keys = new("InferLine.TorchServe.Keys");

    public static readonly HttpRequestOptionsKey<ServerInterface> Interface = new("InferLine.TorchServe.Interface");

    private const int LargestRefusal = 64 << 10;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Keys, out KeyRing? keys) || !request.Options.TryGetValue(Interface, out ServerInterface target))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        string? key = await keys.GetAsync(target, cancellationToken).ConfigureAwait(false);
        SetKey(request, key);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            if (!await IsRefusedAsync(response, cancellationToken).ConfigureAwait(false)
                || await keys.RenewAsync(target, key, cancellationToken).ConfigureAwait(false) is not { } renewed)
            {
                return response;
            }

            SetKey(request, renewed);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        response.Dispose();
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static void SetKey(HttpRequestMessage request, string? key)
    {
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    private static async Task<bool> IsRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.BadRequest || response.Content.Headers.ContentLength is null or > LargestRefusal)
        {
            return false;
        }

        await response.Content.LoadIntoBufferAsync(LargestRefusal, cancellationToken).ConfigureAwait(false);
        return ErrorReader.IsKeyRefused(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
    }
}
