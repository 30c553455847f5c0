package dev.portolan.load.contender;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The contenders other than the gateway. */
public final class Contenders {
    private Contenders() {}

    /** No proxy: the capacity of the load generator and the upstream. */
    public record Direct() implements Contender {
        @Override
        public String name() {
            return "no proxy";
        }

        @Override
        public RunningContender start(int upstreamPort, Path scratch) {
            return new RunningContender(
                    name(), upstreamPort, "none", Optional.empty(), Duration.ZERO);
        }
    }

    /**
     * nginx with keep-alive to the upstream and without an access log.
     *
     * @param caching whether equal requests are answered from its cache
     */
    public record Nginx(boolean caching) implements Contender {
        private static final String CACHE =
                """
                proxy_cache answers;
                          proxy_cache_methods POST;
                          proxy_cache_key "$request_uri|$request_body";
                          proxy_cache_valid 200 10m;
                """;

        @Override
        public String name() {
            return caching ? "nginx, cached" : "nginx";
        }

        @Override
        public String unavailability() {
            return reasonIfMissing("nginx");
        }

        @Override
        public RunningContender start(int upstreamPort, Path scratch)
                throws IOException, InterruptedException {
            int port = RunningContender.freePort();
            var conf = scratch.resolve("nginx.conf");
            Files.writeString(
                    conf,
                    """
                    daemon off;
                    user root;
                    worker_processes auto;
                    pid nginx.pid;
                    error_log stderr crit;
                    worker_rlimit_nofile 65536;
                    events { worker_connections 32768; }
                    http {
                      access_log off;
                      client_body_temp_path body;
                      proxy_temp_path proxy;
                      fastcgi_temp_path fastcgi;
                      uwsgi_temp_path uwsgi;
                      scgi_temp_path scgi;
                      keepalive_requests 100000000;
                      client_max_body_size 4m;
                      client_body_buffer_size 1m;
                      proxy_cache_path cache keys_zone=answers:1m;
                      upstream model { server 127.0.0.1:%d; keepalive 1024; keepalive_requests 100000000; }
                      server {
                        listen 127.0.0.1:%d backlog=8192;
                        location / {
                          proxy_pass http://model;
                          proxy_http_version 1.1;
                          proxy_set_header Connection "";
                          proxy_buffering %s;
                          %s
                        }
                      }
                    }
                    """
                            .formatted(
                                    upstreamPort,
                                    port,
                                    caching ? "on" : "off",
                                    caching ? CACHE : ""));
            var command =
                    new ProcessBuilder(
                            "nginx",
                            "-p",
                            scratch.toString(),
                            "-c",
                            conf.toString(),
                            "-e",
                            "stderr");
            return RunningContender.command(name(), port, "none", withErrorsShown(command));
        }
    }

    /** haproxy with keep-alive to the upstream and without a log. */
    public record Haproxy() implements Contender {
        @Override
        public String name() {
            return "haproxy";
        }

        @Override
        public String unavailability() {
            return reasonIfMissing("haproxy");
        }

        @Override
        public RunningContender start(int upstreamPort, Path scratch)
                throws IOException, InterruptedException {
            int port = RunningContender.freePort();
            var conf = scratch.resolve("haproxy.cfg");
            Files.writeString(
                    conf,
                    """
                    global
                      maxconn 9000
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
            return RunningContender.command(name(), port, "none", withErrorsShown(command));
        }
    }

    static ProcessBuilder withErrorsShown(ProcessBuilder command) {
        return command.redirectOutput(Redirect.DISCARD).redirectError(Redirect.INHERIT);
    }

    private static String reasonIfMissing(String program) {
        for (var folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return "";
            }
        }
        return program + " is not installed (apt-get install " + program + ")";
    }
}
