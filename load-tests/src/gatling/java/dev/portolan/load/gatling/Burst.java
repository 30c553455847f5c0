package dev.portolan.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.time.Duration;

/** Sends constant traffic with a tenfold burst in the middle third. */
public final class Burst extends LoadSimulation {
    public Burst() {
        super(MODEL_SERVER, 1, 60);
        Duration third = length().dividedBy(3);
        drive(
                scenario("burst")
                        .exec(Calls.chat("chat", 1_024))
                        .injectOpen(
                                constantUsersPerSec(rate()).during(third),
                                constantUsersPerSec(rate() * 10).during(third),
                                constantUsersPerSec(rate()).during(third)));
    }
}
