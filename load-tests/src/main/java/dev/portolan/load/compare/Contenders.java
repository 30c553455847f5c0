package dev.portolan.load.compare;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Who takes part. */
final class Contenders {
    private Contenders() {}

    static List<Contender> all(Path portolan, String gatewayOptions) {
        return List.of(
                new Direct(), new Nginx(), new Haproxy(), new Gateway(portolan, gatewayOptions));
    }

    /** No proxy: what the load and the upstream can do by themselves. */
    record Direct() implements Contender {
        @Override
        public String name() {
            return "no proxy";
        }

        @Override
        public Running start(int upstreamPort, Path scratch) {
            return new Running(name(), upstreamPort, "none", Optional.empty(), Duration.ZERO);
        }
    }

    /** nginx, with keep-alive to the upstream and no access log. */
    record Nginx() implements Contender {
        @Override
        public String name() {
            return "nginx";
        }

        @Override
        public String absence() {
            return missing("nginx");
        }

        @Override
        public Running start(int upstreamPort, Path scratch)
                throws IOException, InterruptedException {
            int port = Running.freePort();
            var conf = scratch.resolve("nginx.conf");
            Files.writeString(
                    conf,
                    """
                    daemon off;
                    worker_processes auto;
                    pid nginx.pid;
                    error_log stderr crit;
                    events { worker_connections 16384; }
                    http {
                      access_log off;
                      client_body_temp_path body;
                      proxy_temp_path proxy;
                      fastcgi_temp_path fastcgi;
                      uwsgi_temp_path uwsgi;
                      scgi_temp_path scgi;
                      keepalive_requests 100000000;
                      upstream model { server 127.0.0.1:%d; keepalive 1024; keepalive_requests 100000000; }
                      server {
                        listen 127.0.0.1:%d backlog=8192;
                        location / {
                          proxy_pass http://model;
                          proxy_http_version 1.1;
                          proxy_set_header Connection "";
                          proxy_buffering off;
                        }
                      }
                    }
                    """
                            .formatted(upstreamPort, port));
            var command =
                    new ProcessBuilder(
                            "nginx",
                            "-p",
                            scratch.toString(),
                            "-c",
                            conf.toString(),
                            "-e",
                            "stderr");
            return Running.command(name(), port, "none", heard(command));
        }
    }

    /** haproxy, with keep-alive to the upstream and no log. */
    record Haproxy() implements Contender {
        @Override
        public String name() {
            return "haproxy";
        }

        @Override
        public String absence() {
            return missing("haproxy");
        }

        @Override
        public Running start(int upstreamPort, Path scratch)
                throws IOException, InterruptedException {
            int port = Running.freePort();
            var conf = scratch.resolve("haproxy.cfg");
            Files.writeString(
                    conf,
                    """
                    global
                      maxconn 8000
                    defaults
                      mode http
                      timeout connect 5s
                      timeout client 120s
                      timeout server 120s
                      http-reuse always
                    frontend front
                      bind 127.0.0.1:%d
                      default_backend model
                    backend model
                      server model 127.0.0.1:%d
                    """
                            .formatted(port, upstreamPort));
            var command = new ProcessBuilder("haproxy", "-db", "-f", conf.toString());
            return Running.command(name(), port, "none", heard(command));
        }
    }

    /** The gateway, with everything on: keys, policies, guards, accounting, metrics, access log. */
    record Gateway(Path portolan, String options) implements Contender {
        private static final String KEY = "ptl_compare_0123456789abcdef0123456789abcdef";

        @Override
        public String name() {
            return "portolan";
        }

        @Override
        public Running start(int upstreamPort, Path scratch)
                throws IOException, InterruptedException {
            int port = Running.freePort();
            write(upstreamPort, scratch);
            var command =
                    new ProcessBuilder(
                            portolan.toString(),
                            "serve",
                            "--config",
                            scratch.toString(),
                            "--port",
                            Integer.toString(port),
                            "--admin-port",
                            "0");
            command.environment().remove("PORTOLAN_MAIN");
            command.environment().put("PORTOLAN_JAVA_OPTS", options);
            return Running.command(name(), port, KEY, heard(command));
        }

        private static void write(int upstreamPort, Path folder) throws IOException {
            Files.writeString(
                    folder.resolve("portolan.yaml"),
                    """
                    node: {id: compare, country: FR}
                    listen: {host: 127.0.0.1, port: 0}
                    admin: {host: 127.0.0.1, port: 0}
                    catalog: [catalog.yaml]
                    policies: [policies.yaml]
                    tenants: tenants.yaml
                    logs: {access: stdout}
                    """);
            Files.writeString(
                    folder.resolve("catalog.yaml"),
                    """
                    endpoints:
                      - id: upstream
                        provider: vllm
                        url: http://127.0.0.1:%d/v1
                        location: {country: FR}
                        operator: {name: Load, country: FR}
                        retention: none
                        models:
                          - {model: %s, price: {input: 0.1, output: 0.3, currency: EUR}, context: 131072}
                    currencies: {EUR: 1.0}
                    """
                            .formatted(upstreamPort, Payloads.MODEL));
            Files.writeString(
                    folder.resolve("policies.yaml"),
                    """
                    policies:
                      - name: eu-only
                        when: tenant.labels.residency == "eu"
                        require: {processing: [EU27], storage: [EU27], copies: [EU27]}
                        prefer: {objective: cost}
                        failover: {attempts: 2, deadline: 120s, firstToken: 30s, betweenTokens: 30s}
                      - name: default
                        priority: -1
                        prefer: {objective: cost}
                    """);
            Files.writeString(
                    folder.resolve("tenants.yaml"),
                    """
                    tenants:
                      - id: load
                        labels: {residency: eu}
                        models: [%s]
                        keys: [{id: compare, hash: "%s"}]
                    """
                            .formatted(Payloads.MODEL, hash()));
        }

        private static String hash() {
            try {
                var digest = MessageDigest.getInstance("SHA-256");
                var bytes = digest.digest(KEY.getBytes(StandardCharsets.US_ASCII));
                return "sha256:" + HexFormat.of().formatHex(bytes);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }

    private static ProcessBuilder heard(ProcessBuilder command) {
        return command.redirectOutput(Redirect.DISCARD).redirectError(Redirect.INHERIT);
    }

    private static String missing(String program) {
        for (var folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return "";
            }
        }
        return program + " is not installed (apt-get install " + program + ")";
    }
}
