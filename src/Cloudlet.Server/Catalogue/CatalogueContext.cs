using Cloudlet.Server.Catalogue.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Cloudlet.Server.Catalogue;

/// <summary>The catalogue's model, the same for each kind of database. What must never be is forbidden here, in the database itself.</summary>
internal abstract class CatalogueContext(DbContextOptions options) : DbContext(options)
{
    private const string InstanceStates =
        "'creating', 'starting', 'running', 'paused', 'stopping', 'stopped', 'failed'";

    public DbSet<OwnerRow> Owner => Set<OwnerRow>();

    public DbSet<BaseRow> Bases => Set<BaseRow>();

    public DbSet<OverlayRow> Overlays => Set<OverlayRow>();

    public DbSet<ServiceRow> Services => Set<ServiceRow>();

    public DbSet<ServiceVersionRow> ServiceVersions => Set<ServiceVersionRow>();

    public DbSet<InstanceRow> Instances => Set<InstanceRow>();

    public DbSet<LeaseRow> Leases => Set<LeaseRow>();

    public DbSet<OperationRow> Operations => Set<OperationRow>();

    public DbSet<AnswerRow> Answers => Set<AnswerRow>();

    public DbSet<AppRow> Apps => Set<AppRow>();

    public DbSet<MessageRow> Messages => Set<MessageRow>();

    public DbSet<DeviceRow> Devices => Set<DeviceRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions) =>
        // Whole microseconds since 1970: sorts and compares alike everywhere.
        conventions.Properties<DateTimeOffset>().HaveConversion<Microseconds>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<OwnerRow>(owner =>
        {
            owner.ToTable("owner", table => table.HasCheckConstraint("owner_is_one", "id = 1"));
            owner.Property(row => row.Id).ValueGeneratedNever();
        });
        model.Entity<BaseRow>(item => item.ToTable("bases").HasIndex(row => row.Name).IsUnique());
        model.Entity<OverlayRow>(overlay =>
        {
            overlay.ToTable("overlays").HasKey(row => row.Name);
            overlay.Property(row => row.Id).IsRequired();
            Refer<OverlayRow, BaseRow>(overlay, nameof(OverlayRow.BaseId));
        });
        model.Entity<ServiceRow>(service =>
        {
            service.ToTable(
                "services",
                table =>
                {
                    table.HasCheckConstraint("services_users", "users >= 1");
                    table.HasCheckConstraint("services_warm", "warm >= 0");
                    table.HasCheckConstraint("services_idle", "idle_seconds >= 0");
                    table.HasCheckConstraint("services_memory", "ideal_memory_bytes >= least_memory_bytes");
                }
            );
            service.Property(row => row.Revision).IsConcurrencyToken();
        });
        model.Entity<ServiceVersionRow>(version =>
        {
            version.ToTable(
                "service_versions",
                table => table.HasCheckConstraint("service_versions_number", "number >= 1")
            );
            version.HasKey(row => new { row.ServiceId, row.Number });
            version.Property(row => row.Number).ValueGeneratedNever();
            version
                .HasOne<ServiceRow>()
                .WithMany(service => service.Versions)
                .HasForeignKey(row => row.ServiceId)
                .OnDelete(DeleteBehavior.Cascade);
            Refer<ServiceVersionRow, OverlayRow>(version, nameof(ServiceVersionRow.Overlay));
            version
                .HasIndex(row => row.ServiceId)
                .IsUnique()
                .HasFilter("is_current")
                .HasDatabaseName("service_versions_one_is_current");
        });
        model.Entity<InstanceRow>(instance =>
        {
            instance.ToTable(
                "instances",
                table =>
                {
                    table.HasCheckConstraint("instances_state", $"state IN ({InstanceStates})");
                    table.HasCheckConstraint("instances_process", "(process_id IS NULL) = (process_start IS NULL)");
                    table.HasCheckConstraint(
                        "instances_ended_have_no_process",
                        "process_id IS NULL OR state NOT IN ('stopped', 'failed')"
                    );
                    table.HasCheckConstraint("instances_sharing", "sharing IN ('warm', 'shared', 'own')");
                    table.HasCheckConstraint("instances_seats", "seats >= 1");
                    table.HasCheckConstraint("instances_service", "(service_id IS NULL) = (service_version IS NULL)");
                }
            );
            instance.HasIndex(row => row.Name).IsUnique();
            Refer<InstanceRow, BaseRow>(instance, nameof(InstanceRow.BaseId));
            Refer<InstanceRow, OverlayRow>(instance, nameof(InstanceRow.OverlayRef));
            Refer<InstanceRow, ServiceVersionRow>(
                instance,
                nameof(InstanceRow.ServiceId),
                nameof(InstanceRow.ServiceVersion)
            );
        });
        model.Entity<LeaseRow>(lease =>
        {
            lease.ToTable(
                "leases",
                table =>
                {
                    table.HasCheckConstraint("leases_seat", "seat >= 1");
                    table.HasCheckConstraint("leases_time", "seconds >= 1 AND expires_at > created_at");
                }
            );
            lease
                .HasOne<InstanceRow>()
                .WithMany()
                .HasForeignKey(row => row.InstanceId)
                .OnDelete(DeleteBehavior.Cascade);
            lease.HasIndex(row => new { row.InstanceId, row.Seat }).IsUnique();
        });
        model.Entity<OperationRow>(operation =>
        {
            operation.ToTable(
                "operations",
                table =>
                {
                    table.HasCheckConstraint(
                        "operations_state",
                        "state IN ('running', 'waiting', 'succeeded', 'failed', 'cancelled')"
                    );
                    table.HasCheckConstraint(
                        "operations_end",
                        "(ended_at IS NULL) = (state IN ('running', 'waiting'))"
                    );
                }
            );
            operation.HasIndex(row => row.StartedAt);
        });
        model.Entity<AppRow>(app =>
        {
            app.ToTable(
                "apps",
                table =>
                {
                    table.HasCheckConstraint("apps_bytes", "bytes >= 0");
                    table.HasCheckConstraint("apps_digests", "length(sha256) = 64 AND length(md5) = 32");
                }
            );
            app.Property(row => row.Revision).IsConcurrencyToken();
        });
        model.Entity<MessageRow>(message =>
        {
            message.ToTable("messages", table => table.HasCheckConstraint("messages_time", "expires_at > created_at"));
            message.HasIndex(row => row.DeviceId);
            message.HasIndex(row => row.ExpiresAt);
        });
        model.Entity<DeviceRow>(device =>
            device.ToTable(
                "devices",
                table =>
                {
                    table.HasCheckConstraint("devices_key", "length(key) = 64");
                    table.HasCheckConstraint("devices_time", "expires_at > created_at");
                }
            )
        );
        model.Entity<AnswerRow>(answer =>
        {
            answer.ToTable("answers").HasKey(row => row.Key);
            answer.HasIndex(row => row.CreatedAt);
        });
        foreach (var entity in model.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
                property.SetColumnName(ColumnNames.Of(property.Name));
        }
    }

    // Nothing is deleted on which something stands.
    private static void Refer<TRow, TTarget>(
        Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<TRow> row,
        params string[] columns
    )
        where TRow : class
        where TTarget : class =>
        row.HasOne<TTarget>().WithMany().HasForeignKey(columns).OnDelete(DeleteBehavior.Restrict);

    private sealed class Microseconds()
        : ValueConverter<DateTimeOffset, long>(
            time => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
            value => DateTimeOffset.UnixEpoch.AddTicks(value * TimeSpan.TicksPerMicrosecond)
        );
}
