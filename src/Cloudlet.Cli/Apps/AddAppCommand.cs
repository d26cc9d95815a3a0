using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Apps;

/// <summary><c>cloudlet app add</c>.</summary>
internal static class AddAppCommand
{
    public static Command Create(Verbs verbs)
    {
        var file = Options.Required("FILE", "The package: an APK, a zip of a web app, any file");
        var name = Options.Text(
            "--name",
            "NAME",
            "What people call it [default: an APK's label, else the file's name]"
        );
        var service = Options.Text("--service", "ID", "The service that it is a client of");
        var description = Options.Text("--description", "TEXT", "What it does");
        var version = Options.Text("--app-version", "VERSION", "Its version [default: an APK's own]");
        var tags = Options.Many("--tag", "TAG", "A word to find it by; may be given several times");
        var platform = Options.Text(
            "--platform",
            "PLATFORM",
            "android, web, linux, windows, any, ... [default: told by the file's ending]"
        );
        var leastOs = Options.Text(
            "--least-os",
            "VERSION",
            "The least version of its platform [default: an APK's least API level]"
        );
        return verbs.Verb(
            "add",
            "Add a package to the app store",
            [file, name, service, description, version, tags, platform, leastOs],
            async invocation =>
            {
                var path = invocation.Get(file);
                await using var package = LocalFiles.OpenArchive(invocation.Environment, "FILE", path);
                var app = await invocation.Client.AddAppAsync(
                    new AddApp
                    {
                        FileName = Path.GetFileName(path),
                        Name = invocation.Get(name),
                        Service = invocation.Get(service),
                        Description = invocation.Get(description),
                        Version = invocation.Get(version),
                        Tags = invocation.Get(tags),
                        Platform = invocation.Get(platform),
                        LeastOsVersion = invocation.Get(leastOs),
                    },
                    package,
                    cancellationToken: invocation.Interrupt
                );
                invocation.Results.Write(app, OutputJson.Indented.AppInfo, AppViews.Show);
                return ExitCodes.Success;
            }
        );
    }
}
