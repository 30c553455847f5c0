package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A process with few file descriptors never runs out of them: it pauses callers, reports it, keeps
 * its admin plane available, and serves again as soon as descriptors are free.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
final class DescriptorLimitTest {
    private static final int LIMIT = 500;
    private static final int MANY = 480;
    private static final String KEY = "sk-process-0123456789abcdef0123456789abcdef";
    private static final String WHOLE =
            """
            {"id":"c1","object":"chat.completion","created":1,"model":"up","choices":[{"index":0,\
            "message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\
            """;

    /** The message of a failure to open a descriptor. */
    private static final Predicate<String> OUT =
            Pattern.compile("Too many open files|errno|exceptionCaught|Error").asPredicate();

    @TempDir private static Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger upstreams = new AtomicInteger();
    private ServedProcess process;

    @BeforeAll
    void start() throws Exception {
        int port =
                vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                        .connectionHandler(
                                connection -> {
                                    upstreams.incrementAndGet();
                                    connection.closeHandler(_ -> upstreams.decrementAndGet());
                                })
                        .requestHandler(DescriptorLimitTest::answer)
                        .listen(0, "127.0.0.1")
                        .await()
                        .actualPort();
        write(
                "portolan.yaml",
                """
                node: {id: test, country: FR}
                catalog: [catalog.yaml]
                policies: [policies.yaml]
                tenants: tenants.yaml
                limits: {headerTimeout: 60s}
                logs: {access: off}
                """);
        write(
                "catalog.yaml",
                """
                endpoints:
                  - id: paris
                    provider: vllm
                    url: http://127.0.0.1:%d/v1
                    location: {country: FR}
                    models: [{model: m, upstream: up}]
                """
                        .formatted(port));
        write("policies.yaml", "policies: [{name: default}]\n");
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
        write(
                "tenants.yaml",
                "tenants: [{id: acme, keys: [{id: k, hash: \"sha256:%s\"}]}]\n"
                        .formatted(HexFormat.of().formatHex(hash)));
        process = ServedProcess.limited(LIMIT, folder);
        // At first descriptors are reserved for the files that are opened in the background.
        awaitTrue(() -> process.adminStatus("/readyz") == 200);
    }

    private static void write(String name, String text) throws Exception {
        Files.writeString(folder.resolve(name), text);
    }

    private static void answer(HttpServerRequest request) {
        request.body()
                .onSuccess(
                        body -> {
                            if (!body.toString().contains("wait")) {
                                request.response()
                                        .putHeader("content-type", "application/json")
                                        .end(WHOLE);
                            }
                        });
    }

    @AfterAll
    void stop() {
        process.close();
        vertx.close().await();
    }

    @Test
    void callers_thatSendNothing_areClosedForOthers() throws Exception {
        List<RawCaller> silent = callers(MANY, "");
        try {
            awaitTrue(() -> process.admin("/readyz").contains("file descriptors"));
            assertThat(process.adminStatus("/healthz")).isEqualTo(200);
            assertThat(gauge("portolan_descriptors_open")).isLessThan(LIMIT);
            assertThat(ask()).isEqualTo(200);
        } finally {
            silent.forEach(RawCaller::close);
        }
        assertServesAgain();
    }

    @Test
    void requests_thatTakeAllDescriptors_leaveTheReserve() throws Exception {
        List<RawCaller> waiting = callers(MANY, request("wait"));
        try {
            awaitTrue(() -> process.adminStatus("/readyz") == 503);
            assertThat(process.adminStatus("/healthz")).isEqualTo(200);
            assertThat(process.adminStatus("/admin/v1/endpoints")).isEqualTo(200);
            assertThat(gauge("portolan_descriptors_open")).isLessThan(LIMIT);
            assertThat(upstreams.get()).isGreaterThan(10);
        } finally {
            waiting.forEach(RawCaller::abort);
        }
        assertServesAgain();
    }

    @Test
    void callers_thatDisconnectAtOnce_leakNoDescriptor() throws Exception {
        for (int i = 0; i < MANY; i++) {
            RawCaller caller = RawCaller.to(process.port());
            caller.canWrite(request("hello").getBytes(StandardCharsets.UTF_8));
            caller.abort();
        }
        assertServesAgain();
    }

    private void assertServesAgain() throws Exception {
        awaitTrue(() -> process.adminStatus("/readyz") == 200);
        // Connections that the system accepted may still wait for the process, which then refuses.
        awaitTrue(() -> ask() == 200);
        awaitTrue(() -> upstreams.get() <= LIMIT / 4);
        String metrics = process.admin("/metrics");
        assertThat(process.output()).as("it never ran out").noneMatch(OUT);
        assertThat(metrics)
                .contains("portolan_circuit_state{endpoint=\"paris\",model=\"m\"} 0")
                .doesNotContain("outcome=\"not_connected\"");
    }

    private List<RawCaller> callers(int count, String sent) {
        List<RawCaller> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawCaller caller = RawCaller.to(process.port());
            caller.canWrite(sent.getBytes(StandardCharsets.UTF_8));
            callers.add(caller);
        }
        return callers;
    }

    private static String body(String prompt) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(prompt);
    }

    private static String request(String prompt) {
        String body = body(prompt);
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(KEY, body.length(), body);
    }

    /** Sends a request on a new connection, since an idle one may be closed to free descriptors. */
    private int ask() {
        try (RawCaller caller = RawCaller.to(process.port())) {
            return caller.bytes(request("hello").getBytes(StandardCharsets.UTF_8))
                    .answer()
                    .status();
        }
    }

    private long gauge(String name) throws Exception {
        return process.admin("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitTrue(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        boolean met = condition.call();
        while (!met && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            met = condition.call();
        }
        assertThat(met).isTrue();
    }
}
