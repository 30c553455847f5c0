package dev.portolan.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.global;

import dev.portolan.load.upstream.ResponseShape;

import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;

import java.time.Duration;

/**
 * A load simulation. {@code -Drate} sets the number of callers per second, {@code -Dseconds} the
 * duration.
 */
abstract class LoadSimulation extends Simulation {
    /**
     * A model server with a first token after 80 ms, then 60 tokens per second, each with jitter.
     */
    static final ResponseShape MODEL_SERVER =
            new ResponseShape(Duration.ofMillis(80), Duration.ofMillis(16), 0.3, 60, 700);

    private final double rate;
    private final Duration length;
    private final LoadTestRig rig;

    LoadSimulation(ResponseShape shape, int tenants, double rate) {
        String configured = System.getProperty("rate", "");
        this.rate = configured.isEmpty() ? rate : Double.parseDouble(configured);
        this.length = Duration.ofSeconds(Long.getLong("seconds", 60));
        this.rig = LoadTestRig.start(shape, tenants);
    }

    final double rate() {
        return rate;
    }

    final Duration length() {
        return length;
    }

    final LoadTestRig rig() {
        return rig;
    }

    /** Runs the load and asserts that no request fails. */
    final void drive(PopulationBuilder... load) {
        setUp(load)
                .protocols(Calls.protocol(rig.url()))
                .assertions(global().failedRequests().count().is(0L));
    }

    @Override
    public void after() {
        rig.close();
    }
}
