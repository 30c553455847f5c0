package dev.portolan.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

/** Callers that leave in the middle of their streams, beside some that stay. */
public final class CancelStorm extends LoadSimulation {
    public CancelStorm() {
        super(MODEL_SERVER, 1, 60);
        drive(
                scenario("leavers")
                        .exec(Calls.abandonedStream())
                        .injectOpen(constantUsersPerSec(rate()).during(length())),
                scenario("stayers")
                        .exec(Calls.stream("stream"))
                        .injectOpen(constantUsersPerSec(rate() / 4).during(length())));
    }
}
