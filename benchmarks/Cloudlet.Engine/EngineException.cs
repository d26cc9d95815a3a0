using Cloudlet.Primitives;

namespace Cloudlet.Engine;

/// <summary>What was asked for makes no sense, or a file is not what it should be.</summary>
internal sealed class EngineException(string message) : CloudletException(message)
{
    public override string Code => "engine";
}
