package dev.portolan.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.global;

import dev.portolan.load.upstream.ResponseShape;

import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;

import java.time.Duration;

/**
 * One load on one rig. {@code -Drate} is how many callers arrive a second, {@code -Dseconds} for
 * how long.
 */
abstract class LoadSimulation extends Simulation {
    /** A model server with a first token after 80 ms, then 60 tokens a second, each straying. */
    static final ResponseShape MODEL_SERVER =
            new ResponseShape(Duration.ofMillis(80), Duration.ofMillis(16), 0.3, 60, 700);

    private final double rate;
    private final Duration length;
    private final LoadTestRig rig;

    LoadSimulation(ResponseShape shape, int tenants, double rate) {
        String asked = System.getProperty("rate", "");
        this.rate = asked.isEmpty() ? rate : Double.parseDouble(asked);
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

    /** Drives the load; not a request may fail. */
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
