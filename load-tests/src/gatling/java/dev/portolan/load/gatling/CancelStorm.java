package dev.portolan.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

/** Callers that disconnect during their streams, beside callers that read them to the end. */
public final class CancelStorm extends LoadSimulation {
    public CancelStorm() {
        super(MODEL_SERVER, 1, 60);
        drive(
                scenario("disconnecting callers")
                        .exec(Calls.cancelledStream())
                        .injectOpen(constantUsersPerSec(rate()).during(length())),
                scenario("reading callers")
                        .exec(Calls.stream("stream"))
                        .injectOpen(constantUsersPerSec(rate() / 4).during(length())));
    }
}
