package dev.portolan.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.time.Duration;

/** Readers of a few bytes a second, beside ordinary callers who must not notice. */
public final class SlowReaders extends LoadSimulation {
    public SlowReaders() {
        super(MODEL_SERVER, 1, 150);
        SlowReaderPool crowd = new SlowReaderPool(rig().url(), 200);
        ScheduledEvents.after(Duration.ofSeconds(1), crowd::start);
        drive(
                scenario("ordinary callers")
                        .exec(Calls.stream("stream"))
                        .injectOpen(constantUsersPerSec(rate()).during(length())));
    }
}
