using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloudlet.Server.Catalogue.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddAppDownloads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "downloads",
                table: "apps",
                type: "bigint",
                nullable: false,
                defaultValue: 0L
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(name: "downloads", table: "apps");
        }
    }
}
