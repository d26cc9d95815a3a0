using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Catalogue.Rows;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Services;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Cloudlet.Server.Tests.Catalogue;

/// <summary>What the database itself forbids and keeps, on each kind of database.</summary>
public abstract class CatalogueTests(ICatalogueKind kind)
{
    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_catalogue_belongs_to_one_data_directory()
    {
        var source = await SourceAsync();
        (await CatalogueDatabase.OpenAsync(source, "mine", Cancelled)).Dispose();
        (await CatalogueDatabase.OpenAsync(source, "mine", Cancelled)).Dispose();
        var problem = await Refused.ByAsync(() => CatalogueDatabase.OpenAsync(source, "yours", Cancelled));
        Assert.Equal((ProblemCodes.InUse, "catalogue"), (problem.Code, problem.Field));
    }

    [Fact]
    public async Task A_catalogue_of_a_newer_cloudlet_is_left_alone()
    {
        var source = await SourceAsync();
        using (var catalogue = await CatalogueDatabase.OpenAsync(source, "mine", Cancelled))
        {
            await catalogue.WriteAsync(
                context =>
                    context.Database.ExecuteSqlRawAsync(
                        """INSERT INTO "__EFMigrationsHistory" VALUES ('99990101000000_Later', '99.0.0')"""
                    ),
                Cancelled
            );
        }
        var problem = await Refused.ByAsync(() => CatalogueDatabase.OpenAsync(source, "mine", Cancelled));
        Assert.Equal(ProblemCodes.CannotRun, problem.Code);
        Assert.Contains("99990101000000_Later", problem.Detail);
    }

    [Fact]
    public async Task A_catalogue_of_an_older_cloudlet_is_brought_up_to_date_and_keeps_what_is_in_it()
    {
        var source = await SourceAsync();
        await using (var old = source.Open())
        {
            var migrator = old.GetService<IMigrator>();
            await migrator.MigrateAsync("Initial", Cancelled);
            foreach (var row in Former.Initial)
                await old.Database.ExecuteSqlRawAsync(row, Cancelled);
            await migrator.MigrateAsync("AddApps", Cancelled);
            await old.Database.ExecuteSqlRawAsync(Former.App, Cancelled);
        }
        using var catalogue = await CatalogueDatabase.OpenAsync(source, "mine", Cancelled);

        var service = ServiceRows.ToService(
            await catalogue.ReadAsync(context => context.Services.Include(row => row.Versions).SingleAsync(Cancelled))
        );
        Assert.Equal(("org.example.speech", 5, 2), (service.Id, service.Users, service.Version.Number));
        Assert.Equal([8080, 22], service.Version.Ports);
        var instance = Assert.Single(await new InstanceRecords(catalogue).LoadAsync(Cancelled));
        Assert.Equal((InstanceState.Running, 4711), (instance.State, instance.Process!.ProcessId));
        Assert.Equal(new PortMapping(8080, 40_080, "tcp"), Assert.Single(instance.Ports));
        var lease = await catalogue.ReadAsync(context => context.Leases.SingleAsync(Cancelled));
        Assert.Equal(("lease", 1, null), (lease.Id, lease.Seat, lease.Holder));
        var app = await catalogue.ReadAsync(context => context.Apps.SingleAsync(Cancelled));
        Assert.Equal(("Speech", 0), (app.Name, app.Downloads));
        Assert.Equal(1, await catalogue.ReadAsync(context => context.Operations.CountAsync(Cancelled)));
        await catalogue.WriteAsync(context => Add(context, Message("what it could not keep before")), Cancelled);
    }

    [Fact]
    public async Task All_of_a_change_is_kept_or_nothing()
    {
        using var catalogue = await OpenAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            catalogue.WriteAsync(
                async context =>
                {
                    context.Bases.Add(new BaseRow { Id = "b", Name = "b" });
                    await context.SaveChangesAsync(Cancelled);
                    throw new InvalidOperationException();
                },
                Cancelled
            )
        );
        Assert.Equal(0, await catalogue.ReadAsync(context => context.Bases.CountAsync(Cancelled)));
    }

    [Fact]
    public async Task An_overlay_that_a_service_runs_cannot_go()
    {
        using var catalogue = await FilledAsync();
        Assert.Equal(
            CatalogueFault.Reference,
            await FaultAsync(catalogue, context => context.Overlays.ExecuteDeleteAsync(Cancelled))
        );
    }

    [Fact]
    public async Task A_base_that_an_instance_stands_on_cannot_go()
    {
        using var catalogue = await FilledAsync();
        Assert.Equal(
            CatalogueFault.Reference,
            await FaultAsync(catalogue, context => context.Bases.ExecuteDeleteAsync(Cancelled))
        );
    }

    [Fact]
    public async Task A_service_with_instances_cannot_go_and_one_without_takes_its_versions_along()
    {
        using var catalogue = await FilledAsync();
        Assert.Equal(
            CatalogueFault.Reference,
            await FaultAsync(catalogue, context => context.Services.ExecuteDeleteAsync(Cancelled))
        );
        await catalogue.WriteAsync(context => context.Instances.ExecuteDeleteAsync(Cancelled), Cancelled);
        await catalogue.WriteAsync(context => context.Services.ExecuteDeleteAsync(Cancelled), Cancelled);
        Assert.Equal(0, await catalogue.ReadAsync(context => context.ServiceVersions.CountAsync(Cancelled)));
    }

    [Fact]
    public async Task A_seat_is_given_once_and_the_leases_of_an_instance_go_with_it()
    {
        using var catalogue = await FilledAsync();
        await catalogue.WriteAsync(context => Add(context, Lease("a", seat: 1)), Cancelled);
        Assert.Equal(
            CatalogueFault.Duplicate,
            await FaultAsync(catalogue, context => Add(context, Lease("b", seat: 1)))
        );
        await catalogue.WriteAsync(context => context.Instances.ExecuteDeleteAsync(Cancelled), Cancelled);
        Assert.Equal(0, await catalogue.ReadAsync(context => context.Leases.CountAsync(Cancelled)));
    }

    [Fact]
    public async Task A_lease_is_on_an_instance_that_there_is() =>
        Assert.Equal(
            CatalogueFault.Reference,
            await FaultAsync(await OpenAsync(), context => Add(context, Lease("a", seat: 1)))
        );

    [Fact]
    public async Task Two_versions_of_a_service_are_never_current_at_once()
    {
        using var catalogue = await FilledAsync();
        Assert.Equal(
            CatalogueFault.Duplicate,
            await FaultAsync(catalogue, context => Add(context, Version(number: 2, current: true)))
        );
        await catalogue.WriteAsync(context => Add(context, Version(number: 2, current: false)), Cancelled);
    }

    [Theory]
    [InlineData("UPDATE instances SET state = 'happy'")]
    [InlineData("UPDATE instances SET process_id = 1")]
    [InlineData("UPDATE instances SET state = 'stopped', process_id = 1, process_start = 1")]
    [InlineData("UPDATE instances SET seats = 0")]
    [InlineData("UPDATE services SET users = 0")]
    [InlineData("UPDATE services SET warm = -1")]
    [InlineData("UPDATE services SET least_memory_bytes = 2, ideal_memory_bytes = 1")]
    [InlineData("UPDATE owner SET id = 2")]
    [InlineData("UPDATE messages SET expires_at = created_at")]
    [InlineData("UPDATE devices SET expires_at = created_at")]
    [InlineData("UPDATE devices SET key = 'secret'")]
    public async Task What_must_never_be_is_refused(string sql)
    {
        using var catalogue = await FilledAsync();
        Assert.Equal(
            CatalogueFault.Check,
            await FaultAsync(catalogue, context => context.Database.ExecuteSqlRawAsync(sql))
        );
    }

    [Fact]
    public async Task Messages_are_numbered_in_the_order_in_which_they_came()
    {
        using var catalogue = await FilledAsync();
        foreach (var text in (string[])["b", "a", "c"])
            await catalogue.WriteAsync(context => Add(context, Message(text)), Cancelled);
        var read = await catalogue.ReadAsync(context =>
            context.Messages.OrderBy(row => row.Id).Select(row => row.Text).ToListAsync(Cancelled)
        );
        Assert.Equal(["first", "b", "a", "c"], read);
    }

    [Fact]
    public async Task Times_are_read_back_to_the_microsecond_and_sort()
    {
        using var catalogue = await FilledAsync();
        var time = new DateTimeOffset(2026, 11, 24, 1, 2, 3, TimeSpan.FromHours(1)).AddMicroseconds(123456);
        await catalogue.WriteAsync(context => Add(context, Lease("a", 1, time)), Cancelled);
        await catalogue.WriteAsync(context => Add(context, Lease("b", 2, time.AddMicroseconds(-1))), Cancelled);
        var read = await catalogue.ReadAsync(context =>
            context.Leases.OrderBy(row => row.ExpiresAt).ToListAsync(Cancelled)
        );
        Assert.Equal(["b", "a"], read.Select(row => row.Id));
        Assert.Equal(time, read[1].ExpiresAt);
    }

    [Fact]
    public async Task No_migration_is_missing()
    {
        using var catalogue = await OpenAsync();
        Assert.False(
            await catalogue.ReadAsync(context => Task.FromResult(context.Database.HasPendingModelChanges())),
            "The model has changed: scripts/add-migration NAME."
        );
    }

    private async Task<CatalogueSource> SourceAsync()
    {
        var place = await kind.NewAsync();
        return CatalogueSource.For(place.Connection, place.File);
    }

    private async Task<CatalogueDatabase> OpenAsync() =>
        await CatalogueDatabase.OpenAsync(await SourceAsync(), TestCatalogue.Data, Cancelled);

    private async Task<CatalogueDatabase> FilledAsync()
    {
        var catalogue = await OpenAsync();
        await catalogue.WriteAsync(
            async context =>
            {
                context.Bases.Add(new BaseRow { Id = "base", Name = "base" });
                context.Overlays.Add(
                    new OverlayRow
                    {
                        Name = "overlay",
                        Id = "id",
                        Manifest = "manifest",
                        BaseId = "base",
                    }
                );
                context.Services.Add(
                    new ServiceRow
                    {
                        Id = "service",
                        Description = "",
                        Tags = "[]",
                        Users = 2,
                        IdleSeconds = 60,
                        Warm = 0,
                        CreatedAt = DateTimeOffset.UnixEpoch,
                        ChangedAt = DateTimeOffset.UnixEpoch,
                        Revision = 1,
                        Versions = [Version(number: 1, current: true)],
                    }
                );
                context.Messages.Add(Message("first"));
                context.Devices.Add(
                    new DeviceRow
                    {
                        Id = "device",
                        Key = new string('0', 64),
                        CreatedAt = DateTimeOffset.UnixEpoch,
                        ExpiresAt = DateTimeOffset.UnixEpoch.AddSeconds(60),
                    }
                );
                await context.SaveChangesAsync(Cancelled);
                var record = Sample.Record("instance", InstanceState.Running) with
                {
                    Id = "instance",
                    Service = new("service", 1, Sharing.Shared, 2),
                };
                var row = InstanceRows.ToRow(record);
                row.BaseId = "base";
                context.Instances.Add(row);
            },
            Cancelled
        );
        return catalogue;
    }

    private static async Task<CatalogueFault> FaultAsync(
        CatalogueDatabase catalogue,
        Func<CatalogueContext, Task> change
    ) => (await Assert.ThrowsAsync<CatalogueException>(() => catalogue.WriteAsync(change, Cancelled))).Fault;

    private static Task Add<T>(CatalogueContext context, T row)
        where T : class
    {
        context.Add(row);
        return Task.CompletedTask;
    }

    private static LeaseRow Lease(string id, int seat, DateTimeOffset? until = null) =>
        new()
        {
            Id = id,
            InstanceId = "instance",
            Seat = seat,
            Seconds = 60,
            CreatedAt = DateTimeOffset.UnixEpoch,
            ExpiresAt = until ?? DateTimeOffset.UnixEpoch.AddSeconds(60),
        };

    private static MessageRow Message(string text) =>
        new()
        {
            DeviceId = "device",
            Text = text,
            Parameters = "{}",
            CreatedAt = DateTimeOffset.UnixEpoch,
            ExpiresAt = DateTimeOffset.UnixEpoch.AddSeconds(60),
        };

    private static ServiceVersionRow Version(int number, bool current) =>
        new()
        {
            ServiceId = "service",
            Number = number,
            Label = "one",
            Overlay = "overlay",
            Ports = "[80]",
            Ready = "tcp:80",
            CreatedAt = DateTimeOffset.UnixEpoch,
            IsCurrent = current,
        };
}

public sealed class SqliteCatalogueTests(SqliteKind kind) : CatalogueTests(kind), IClassFixture<SqliteKind>;

[Trait("Suite", "Tools")]
public sealed class PostgresCatalogueTests(PostgresKind kind) : CatalogueTests(kind), IClassFixture<PostgresKind>;
