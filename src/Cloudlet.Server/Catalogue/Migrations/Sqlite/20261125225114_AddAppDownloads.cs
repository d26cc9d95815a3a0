using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloudlet.Server.Catalogue.Migrations.Sqlite
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
                type: "INTEGER",
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
