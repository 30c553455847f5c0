package dev.portolan.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.time.Duration;

/** Runs slow readers beside ordinary callers, whose requests must not be affected. */
public final class SlowReaders extends LoadSimulation {
    public SlowReaders() {
        super(MODEL_SERVER, 1, 150);
        SlowReaderPool slowReaders = new SlowReaderPool(rig().url(), 200);
        ScheduledEvents.after(Duration.ofSeconds(1), slowReaders::start);
        drive(
                scenario("ordinary callers")
                        .exec(Calls.stream("stream"))
                        .injectOpen(constantUsersPerSec(rate()).during(length())));
    }
}
