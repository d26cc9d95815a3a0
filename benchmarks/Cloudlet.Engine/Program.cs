using Cloudlet.Engine;
using Cloudlet.Primitives;

try
{
    await EngineCommand.Parse(args).RunAsync(CancellationToken.None);
    return 0;
}
catch (Exception e) when (e is CloudletException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"engine: {e.Message}");
    return 1;
}
