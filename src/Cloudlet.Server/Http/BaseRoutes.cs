using Cloudlet.Contracts;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Uploads;
using Cloudlet.Server.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>Routes below <c>/v1/bases</c>.</summary>
internal static class BaseRoutes
{
    private const string One = Routes.Bases + "/{name}";

    public static void MapBases(
        this IEndpointRouteBuilder app,
        BaseCatalogue bases,
        BaseCreation creation,
        BaseTransfer transfer,
        OverlayCatalogue overlays,
        InstanceRegistry instances,
        UploadRegistry uploads,
        UsageRegistry usage,
        OperationRegistry operations
    )
    {
        app.MapGet(
            Routes.Bases,
            (HttpContext context) =>
                ListPage.Of(
                    context,
                    bases.List(),
                    item => item.Name,
                    item => item.ToInfo(),
                    CloudletJson.Default.IReadOnlyListBaseInfo
                )
        );
        app.MapGet(One, (string name) => bases.Get(name).ToInfo());
        app.MapPost(
            Routes.Bases,
            IResult (CreateBase request, bool? check) =>
            {
                var files = new SentFiles(uploads, check == true);
                var uploaded = request.Upload is null ? null : files.Take(request.Upload);
                var plan = BasePlan.From(
                    request with
                    {
                        Disk = files.Find(request.Disk),
                        Kernel = files.Find(request.Kernel),
                        Initrd = files.Find(request.Initrd),
                    },
                    uploaded
                );
                creation.Check(plan);
                var reservation = bases.Reservations.Reserve(plan.Name);
                if (check == true)
                {
                    reservation.Dispose();
                    return TypedResults.NoContent();
                }
                return Accepted.For(
                    operations.Start(
                        "base.create",
                        plan.Name,
                        CloudletJson.Default.BaseInfo,
                        async (operation, token) =>
                        {
                            using (reservation)
                                return await files.HoldAsync(
                                    () => creation.RunAsync(plan, operation, token),
                                    $"a file of the base {plan.Name}"
                                );
                        }
                    )
                );
            }
        );
        app.MapDelete(
            One,
            async (string name) =>
            {
                var item = bases.Get(name);
                await bases.DeleteAsync(
                    item,
                    () =>
                        [
                            .. overlays.OnBase(item.Id),
                            .. instances.OnBase(item.Id),
                            .. usage.UsersOf(item.Id.ToString()),
                        ]
                );
                return TypedResults.NoContent();
            }
        );
        app.MapGet(
            One + "/archive",
            (string name, HttpContext context) => transfer.ExportAsync(bases.Get(name), context)
        );
        app.MapPost(
            Routes.BaseImport,
            async (string? name, string? fileName, HttpContext context) =>
            {
                var faults = new Faults();
                if (name is not null)
                    Names.Check(name, "name", faults);
                faults.ThrowIfAny();
                var arriving = new ArrivingName(bases.Reservations, name, "base");
                var body = new UploadBody(context, long.MaxValue);
                var operation = operations.Start(
                    "base.import",
                    name ?? Names.OfFile(fileName),
                    CloudletJson.Default.BaseInfo,
                    async (self, token) =>
                    {
                        using (arriving)
                            return (await transfer.ImportAsync(arriving, body.Archive, self, token)).ToInfo();
                    }
                );
                await body.ReadToEndAsync(operation);
                return Accepted.For(operation);
            }
        );
    }
}
