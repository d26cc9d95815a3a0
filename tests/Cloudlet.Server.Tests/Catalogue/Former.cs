namespace Cloudlet.Server.Tests.Catalogue;

/// <summary>What earlier versions wrote, as SQL: their code is gone, their catalogues are not.</summary>
internal static class Former
{
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    /// <summary>A service with two versions, an instance of it with a user, and a job: before there were apps.</summary>
    public static readonly string[] Initial =
    [
        "INSERT INTO owner (id, data) VALUES (1, 'mine')",
        $"INSERT INTO bases (id, name) VALUES ('{Digest}', 'debian')",
        $"INSERT INTO overlays (name, id, manifest, base_id) VALUES ('speech', '{Digest}', '{Digest}', '{Digest}')",
        """
            INSERT INTO services (id, description, tags, users, idle_seconds, warm, created_at, changed_at, revision)
            VALUES ('org.example.speech', 'It hears', '["voice"]', 5, 600, 1, 1000000, 2000000, 3)
            """,
        """
            INSERT INTO service_versions (service_id, number, label, overlay, ports, ready, created_at, is_current)
            VALUES ('org.example.speech', 1, '1', 'speech', '[8080]', 'tcp:8080', 1000000, FALSE),
                   ('org.example.speech', 2, '2', 'speech', '[8080,22]', 'tcp:8080', 2000000, TRUE)
            """,
        $$$"""
            INSERT INTO instances (id, name, state, base_id, base_name, overlay_ref, overlay_id, overlay_name, image, requested, ports, process_id,
                process_start, run_folder, resumed, memory_bytes, cpus, created_at, started_at, service_id, service_version, sharing, seats)
            VALUES ('0123456789ab', 'speech-1', 'running', '{{{Digest}}}', 'debian', 'speech', '{{{Digest}}}', 'speech', '{{{Digest}}}',
                '[{{"guest":8080}}]', '[{{"guest":8080,"host":40080,"protocol":"tcp"}}]', 4711,
                99, '/run/x', TRUE, 16777216, 1, 1000000, 2000000, 'org.example.speech', 2, 'shared', 5)
            """,
        "INSERT INTO leases (id, instance_id, seat, seconds, created_at, expires_at) VALUES ('lease', '0123456789ab', 1, 300, 1000000, 301000000)",
        "INSERT INTO operations (id, state, started_at, ended_at, info) VALUES ('job', 'succeeded', 1000000, 2000000, '{{}}')",
    ];

    /// <summary>An app: before downloads were counted.</summary>
    public static readonly string App = $$"""
        INSERT INTO apps (id, name, description, tags, platform, file_name, bytes, sha256, md5, created_at, changed_at, revision)
        VALUES ('app', 'Speech', '', '[]', 'android', 'speech.apk', 7, '{{new string('a', 64)}}', '{{new string(
            'b',
            32
        )}}', 1000000, 1000000, 1)
        """;
}
