using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloudlet.Server.Catalogue.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "answers",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    request = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    location = table.Column<string>(type: "TEXT", nullable: true),
                    etag = table.Column<string>(type: "TEXT", nullable: true),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_answers", x => x.key);
                }
            );

            migrationBuilder.CreateTable(
                name: "bases",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bases", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "operations",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    info = table.Column<string>(type: "TEXT", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operations", x => x.id);
                    table.CheckConstraint("operations_end", "(ended_at IS NULL) = (state IN ('running', 'waiting'))");
                    table.CheckConstraint(
                        "operations_state",
                        "state IN ('running', 'waiting', 'succeeded', 'failed', 'cancelled')"
                    );
                }
            );

            migrationBuilder.CreateTable(
                name: "owner",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    data = table.Column<string>(type: "TEXT", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_owner", x => x.id);
                    table.CheckConstraint("owner_is_one", "id = 1");
                }
            );

            migrationBuilder.CreateTable(
                name: "services",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    tags = table.Column<string>(type: "TEXT", nullable: false),
                    users = table.Column<int>(type: "INTEGER", nullable: false),
                    idle_seconds = table.Column<long>(type: "INTEGER", nullable: false),
                    warm = table.Column<int>(type: "INTEGER", nullable: false),
                    least_memory_bytes = table.Column<long>(type: "INTEGER", nullable: true),
                    ideal_memory_bytes = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_services", x => x.id);
                    table.CheckConstraint("services_idle", "idle_seconds >= 0");
                    table.CheckConstraint("services_memory", "ideal_memory_bytes >= least_memory_bytes");
                    table.CheckConstraint("services_users", "users >= 1");
                    table.CheckConstraint("services_warm", "warm >= 0");
                }
            );

            migrationBuilder.CreateTable(
                name: "overlays",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    manifest = table.Column<string>(type: "TEXT", nullable: false),
                    base_id = table.Column<string>(type: "TEXT", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_overlays", x => x.name);
                    table.ForeignKey(
                        name: "FK_overlays_bases_base_id",
                        column: x => x.base_id,
                        principalTable: "bases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                }
            );

            migrationBuilder.CreateTable(
                name: "service_versions",
                columns: table => new
                {
                    service_id = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    label = table.Column<string>(type: "TEXT", nullable: false),
                    overlay = table.Column<string>(type: "TEXT", nullable: false),
                    ports = table.Column<string>(type: "TEXT", nullable: false),
                    ready = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    is_current = table.Column<bool>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_versions", x => new { x.service_id, x.number });
                    table.CheckConstraint("service_versions_number", "number >= 1");
                    table.ForeignKey(
                        name: "FK_service_versions_overlays_overlay",
                        column: x => x.overlay,
                        principalTable: "overlays",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Restrict
                    );
                    table.ForeignKey(
                        name: "FK_service_versions_services_service_id",
                        column: x => x.service_id,
                        principalTable: "services",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade
                    );
                }
            );

            migrationBuilder.CreateTable(
                name: "instances",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    base_id = table.Column<string>(type: "TEXT", nullable: false),
                    base_name = table.Column<string>(type: "TEXT", nullable: false),
                    overlay_ref = table.Column<string>(type: "TEXT", nullable: true),
                    overlay_id = table.Column<string>(type: "TEXT", nullable: false),
                    overlay_name = table.Column<string>(type: "TEXT", nullable: false),
                    image = table.Column<string>(type: "TEXT", nullable: false),
                    requested = table.Column<string>(type: "TEXT", nullable: false),
                    ports = table.Column<string>(type: "TEXT", nullable: false),
                    process_id = table.Column<int>(type: "INTEGER", nullable: true),
                    process_start = table.Column<long>(type: "INTEGER", nullable: true),
                    run_folder = table.Column<string>(type: "TEXT", nullable: true),
                    resumed = table.Column<bool>(type: "INTEGER", nullable: false),
                    memory_bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    cpus = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    clock = table.Column<string>(type: "TEXT", nullable: true),
                    service_id = table.Column<string>(type: "TEXT", nullable: true),
                    service_version = table.Column<int>(type: "INTEGER", nullable: true),
                    sharing = table.Column<string>(type: "TEXT", nullable: true),
                    seats = table.Column<int>(type: "INTEGER", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_instances", x => x.id);
                    table.CheckConstraint(
                        "instances_ended_have_no_process",
                        "process_id IS NULL OR state NOT IN ('stopped', 'failed')"
                    );
                    table.CheckConstraint("instances_process", "(process_id IS NULL) = (process_start IS NULL)");
                    table.CheckConstraint("instances_seats", "seats >= 1");
                    table.CheckConstraint("instances_service", "(service_id IS NULL) = (service_version IS NULL)");
                    table.CheckConstraint("instances_sharing", "sharing IN ('warm', 'shared', 'own')");
                    table.CheckConstraint(
                        "instances_state",
                        "state IN ('creating', 'starting', 'running', 'paused', 'stopping', 'stopped', 'failed')"
                    );
                    table.ForeignKey(
                        name: "FK_instances_bases_base_id",
                        column: x => x.base_id,
                        principalTable: "bases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                    table.ForeignKey(
                        name: "FK_instances_overlays_overlay_ref",
                        column: x => x.overlay_ref,
                        principalTable: "overlays",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Restrict
                    );
                    table.ForeignKey(
                        name: "FK_instances_service_versions_service_id_service_version",
                        columns: x => new { x.service_id, x.service_version },
                        principalTable: "service_versions",
                        principalColumns: new[] { "service_id", "number" },
                        onDelete: ReferentialAction.Restrict
                    );
                }
            );

            migrationBuilder.CreateTable(
                name: "leases",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    instance_id = table.Column<string>(type: "TEXT", nullable: false),
                    seat = table.Column<int>(type: "INTEGER", nullable: false),
                    seconds = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_leases", x => x.id);
                    table.CheckConstraint("leases_seat", "seat >= 1");
                    table.CheckConstraint("leases_time", "seconds >= 1 AND expires_at > created_at");
                    table.ForeignKey(
                        name: "FK_leases_instances_instance_id",
                        column: x => x.instance_id,
                        principalTable: "instances",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade
                    );
                }
            );

            migrationBuilder.CreateIndex(name: "IX_answers_created_at", table: "answers", column: "created_at");

            migrationBuilder.CreateIndex(name: "IX_bases_name", table: "bases", column: "name", unique: true);

            migrationBuilder.CreateIndex(name: "IX_instances_base_id", table: "instances", column: "base_id");

            migrationBuilder.CreateIndex(name: "IX_instances_name", table: "instances", column: "name", unique: true);

            migrationBuilder.CreateIndex(name: "IX_instances_overlay_ref", table: "instances", column: "overlay_ref");

            migrationBuilder.CreateIndex(
                name: "IX_instances_service_id_service_version",
                table: "instances",
                columns: new[] { "service_id", "service_version" }
            );

            migrationBuilder.CreateIndex(
                name: "IX_leases_instance_id_seat",
                table: "leases",
                columns: new[] { "instance_id", "seat" },
                unique: true
            );

            migrationBuilder.CreateIndex(name: "IX_operations_started_at", table: "operations", column: "started_at");

            migrationBuilder.CreateIndex(name: "IX_overlays_base_id", table: "overlays", column: "base_id");

            migrationBuilder.CreateIndex(
                name: "IX_service_versions_overlay",
                table: "service_versions",
                column: "overlay"
            );

            migrationBuilder.CreateIndex(
                name: "service_versions_one_is_current",
                table: "service_versions",
                column: "service_id",
                unique: true,
                filter: "is_current"
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "answers");

            migrationBuilder.DropTable(name: "leases");

            migrationBuilder.DropTable(name: "operations");

            migrationBuilder.DropTable(name: "owner");

            migrationBuilder.DropTable(name: "instances");

            migrationBuilder.DropTable(name: "service_versions");

            migrationBuilder.DropTable(name: "overlays");

            migrationBuilder.DropTable(name: "services");

            migrationBuilder.DropTable(name: "bases");
        }
    }
}
