package dev.portolan.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

/** Sends conversations of 400 KB. */
public final class LongContext extends LoadSimulation {
    public LongContext() {
        super(MODEL_SERVER, 1, 30);
        drive(
                scenario("long context")
                        .exec(Calls.chat("long context", 400_000))
                        .injectOpen(constantUsersPerSec(rate()).during(length())));
    }
}
