package dev.portolan.gateway.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.cases.CaseFolder;
import dev.portolan.load.replay.ReplayPlan;
import dev.portolan.load.replay.ReplayPlayer;
import dev.portolan.load.replay.ReplayRun;
import dev.portolan.load.replay.ReplayUpstreams;
import dev.portolan.load.replay.RunResult;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Plays each case against each dialect it names, all of them through one gateway. Those in {@code
 * pending.yaml} must fail.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReplayTest {
    private static final Path CASES = Path.of("src", "test", "resources", "cases");
    private static final int SECONDS = 90;

    /** The model that a tenant of the testing configuration names. */
    private static final String OTHER =
            "  - {id: m, provider: vllm, url: \"http://127.0.0.1:1\", location: {country: DE},"
                    + " models: [{model: m, upstream: m}]}\n";

    private ReplayPlan plan;
    private ReplayUpstreams upstreams;
    private TestingGateway gateway;
    private ReplayPlayer player;
    private Map<ReplayRun, Future<RunResult>> results;

    @BeforeAll
    void start() throws IOException {
        plan = ReplayPlan.of(CaseFolder.read(CASES), _ -> true);
        upstreams = ReplayUpstreams.open();
        gateway = TestingGateway.start(plan.catalog(upstreams.port()) + OTHER, plan.policies());
        var address = URI.create("http://127.0.0.1:" + gateway.port());
        player = new ReplayPlayer(upstreams, address, TestingGateway.KEY);
        results = player.start(plan);
    }

    @AfterAll
    void stop() {
        player.close();
        gateway.close();
        upstreams.close();
    }

    @TestFactory
    Stream<DynamicTest> case_againstDialect_endsAsExpected() {
        return plan.runs().stream()
                .map(run -> DynamicTest.dynamicTest(run.label(), () -> check(run)));
    }

    private void check(ReplayRun run) throws Exception {
        var result = Objects.requireNonNull(results.get(run)).get(SECONDS, TimeUnit.SECONDS);
        assertThat(result.isFailure())
                .as(() -> run.label() + ": " + result.explanation())
                .isFalse();
    }
}
