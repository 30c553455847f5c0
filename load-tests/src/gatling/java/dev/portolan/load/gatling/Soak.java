package dev.portolan.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

/** Sends mixed traffic; {@code -Dseconds=3600} for an hour. */
public final class Soak extends LoadSimulation {
    public Soak() {
        super(MODEL_SERVER, 100, 60);
        drive(
                scenario("whole")
                        .exec(Calls.chat("whole", 2_048))
                        .injectOpen(constantUsersPerSec(rate()).during(length())),
                scenario("streams")
                        .exec(Calls.stream("stream"))
                        .injectOpen(constantUsersPerSec(rate() / 2).during(length())),
                scenario("disconnecting callers")
                        .exec(Calls.cancelledStream())
                        .injectOpen(constantUsersPerSec(rate() / 10).during(length())));
    }
}
