using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace InferLine.Testing;

/// <summary>A headless Chromium, spoken to by its DevTools protocol: opens pages, notes what they complain about and ask the network for, and evaluates scripts in them.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    /// <summary>Set to the path of a Chromium that is not on the PATH.</summary>
    public const string PathVariable = "INFERLINE_CHROMIUM";

    /// <summary>How long the browser may take for one answer, before the test fails rather than hangs.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Dictionary<int, TaskCompletionSource<JsonNode>> _waiting = [];
    private readonly Lock _gate = new();
    private readonly List<string> _complaints = [];
    private readonly List<string> _requests = [];
    private TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _receiving = Task.CompletedTask;
    private string? _session;
    private int _calls;

    private Chromium(Process process, string profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>Where the browser is; <see langword="null"/> if there is none.</summary>
    public static string? Location { get; } = Find();

    /// <summary>What pages wrote to the console as warnings or errors, and exceptions that they did not catch.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_gate)
            {
                return [.. _complaints];
            }
        }
    }

    /// <summary>The addresses that pages asked for.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Starts a browser with one empty page; skips the test where there is no browser.</summary>
    public static async Task<Chromium> StartAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(Location is null, $"There is no Chromium: install Debian's package 'chromium', or set {PathVariable} to its path.");
        string profile = Directory.CreateTempSubdirectory("inferline-chromium-").FullName;
        var start = new ProcessStartInfo(Location!) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in new[]
        {
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-default-apps", "--disable-extensions", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank",
        })
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{Location} does not start");
        var browser = new Chromium(process, profile);
        try
        {
            await browser.ConnectAsync(cancellationToken);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sets how wide the page is, and what its reader prefers.</summary>
    public async Task ShowAsAsync(int width, bool isDark)
    {
        await CallAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });
        await CallAsync("Emulation.setEmulatedMedia", new JsonObject
        {
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }),
        });
    }

    /// <summary>Opens an address, and waits until the page has loaded.</summary>
    public async Task OpenAsync(Uri address)
    {
        _loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await CallAsync("Page.navigate", new JsonObject { ["url"] = address.AbsoluteUri });
        await _loaded.Task.WaitAsync(s_patience);
    }

    /// <summary>Prints the page as it is.</summary>
    /// <returns>A PDF.</returns>
    public async Task<byte[]> PrintAsync() => Convert.FromBase64String((await CallAsync("Page.printToPDF", []))["data"]!.GetValue<string>());

    /// <summary>Evaluates an expression in the page, and waits for it if it is a promise.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        JsonNode answer = await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        return answer["exceptionDetails"] is { } exception ? throw new InvalidOperationException(exception.ToJsonString()) : answer["result"]!["value"]?.DeepClone();
    }

    /// <summary>Waits until an expression is true in the page, which is asked at every frame.</summary>
    public Task<JsonNode?> WaitForAsync(string condition) =>
        EvaluateAsync($"new Promise(done => {{ const look = () => ({condition}) ? done(true) : setTimeout(look, 20); look(); }})");

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _process.Dispose();
        _sending.Dispose();
        _ended.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A process of the browser still wrote to it; the system cleans its folder of temporary files.
        }
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } given)
        {
            return given;
        }

        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return s_names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        const string announcement = "DevTools listening on ";
        string? line;
        do
        {
            line = await _process.StandardError.ReadLineAsync(cancellationToken).AsTask().WaitAsync(s_patience, cancellationToken)
                ?? throw new InvalidOperationException($"{Location} ended before it listened");
        }
        while (!line.StartsWith(announcement, StringComparison.Ordinal));

        // The browser goes on writing, and would wait if nobody read.
        _ = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await _socket.ConnectAsync(new Uri(line[announcement.Length..]), cancellationToken);
        _receiving = ReceiveAsync();
        JsonNode target = await CallAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        JsonNode attached = await CallAsync("Target.attachToTarget", new JsonObject { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true });
        _session = attached["sessionId"]!.GetValue<string>();
        foreach (string domain in new[] { "Page", "Runtime", "Log", "Network" })
        {
            await CallAsync($"{domain}.enable", []);
        }
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        int call = Interlocked.Increment(ref _calls);
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting[call] = answer;
        }

        var message = new JsonObject { ["id"] = call, ["method"] = method, ["params"] = parameters };
        if (_session is not null)
        {
            message["sessionId"] = _session;
        }

        await _sending.WaitAsync(_ended.Token);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, _ended.Token);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(s_patience);
    }

    private async Task ReceiveAsync()
    {
        byte[] buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        while (!_ended.IsCancellationRequested)
        {
            ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(buffer.AsMemory(), _ended.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                Take(JsonNode.Parse(message.ToArray())!);
                message.SetLength(0);
            }
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"] is { } id)
        {
            TaskCompletionSource<JsonNode>? answer;
            lock (_gate)
            {
                _ = _waiting.Remove(id.GetValue<int>(), out answer);
            }

            if (message["error"] is { } error)
            {
                answer?.SetException(new InvalidOperationException(error.ToJsonString()));
            }
            else
            {
                answer?.SetResult(message["result"]!);
            }

            return;
        }

        JsonNode parameters = message["params"]!;
        switch (message["method"]!.GetValue<string>())
        {
            case "Page.loadEventFired":
                _loaded.TrySetResult();
                break;
            case "Runtime.exceptionThrown":
                Note(_complaints, parameters.ToJsonString());
                break;
            case "Runtime.consoleAPICalled" when parameters["type"]!.GetValue<string>() is "error" or "warning" or "assert":
                Note(_complaints, parameters.ToJsonString());
                break;
            case "Log.entryAdded" when parameters["entry"]!["level"]!.GetValue<string>() is "error" or "warning":
                Note(_complaints, parameters.ToJsonString());
                break;
            case "Network.requestWillBeSent":
                Note(_requests, parameters["request"]!["url"]!.GetValue<string>());
                break;
        }
    }

    private void Note(List<string> notes, string note)
    {
        lock (_gate)
        {
            notes.Add(note);
        }
    }
}
