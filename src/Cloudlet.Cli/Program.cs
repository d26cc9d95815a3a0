using Cloudlet.Cli;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Terminals;

using var interrupts = new Interrupts();
return await CloudletCommandLine.RunAsync(CliEnvironment.OfThisProcess(), args, interrupts.Token);
