using System.Reflection;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Tests.CommandLine;

public class ExitCodesTests
{
    [Theory]
    [InlineData(ProblemCodes.InvalidRequest, 2)]
    [InlineData(ProblemCodes.NotFound, 3)]
    [InlineData(ProblemCodes.BaseMissing, 3)]
    [InlineData(ProblemCodes.NameTaken, 4)]
    [InlineData(ProblemCodes.InUse, 4)]
    [InlineData(ProblemCodes.WrongState, 4)]
    [InlineData(ProblemCodes.PortInUse, 4)]
    [InlineData(ProblemCodes.CannotRun, 5)]
    [InlineData(ProblemCodes.DiskNotBootable, 5)]
    [InlineData("unreachable", 6)]
    [InlineData(ProblemCodes.Cancelled, 1)]
    [InlineData(ProblemCodes.Corrupt, 1)]
    [InlineData(ProblemCodes.ScriptFailed, 1)]
    public void A_problem_has_the_exit_code_of_its_kind(string code, int exit)
    {
        // The status says something else on purpose: the code counts.
        Assert.Equal(
            exit,
            ExitCodes.For(
                new Problem
                {
                    Code = code,
                    Detail = "",
                    Status = 418,
                }
            )
        );
    }

    [Fact]
    public void No_code_of_the_api_is_left_to_its_status()
    {
        var codes = typeof(ProblemCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!);
        Assert.All(
            codes,
            code =>
                Assert.Equal(
                    ExitCodes.For(
                        new Problem
                        {
                            Code = code,
                            Detail = "",
                            Status = 404,
                        }
                    ),
                    ExitCodes.For(
                        new Problem
                        {
                            Code = code,
                            Detail = "",
                            Status = 500,
                        }
                    )
                )
        );
    }

    [Theory]
    [InlineData(400, 2)]
    [InlineData(404, 3)]
    [InlineData(409, 4)]
    [InlineData(500, 1)]
    public void A_code_of_a_newer_daemon_is_understood_by_its_status(int status, int exit)
    {
        Assert.Equal(
            exit,
            ExitCodes.For(
                new Problem
                {
                    Code = "brand-new",
                    Detail = "",
                    Status = status,
                }
            )
        );
    }
}
