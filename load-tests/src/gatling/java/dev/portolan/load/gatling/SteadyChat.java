package dev.portolan.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

/** Requests complete answers to short conversations at a constant rate. */
public final class SteadyChat extends LoadSimulation {
    public SteadyChat() {
        super(MODEL_SERVER, 1, 300);
        drive(
                scenario("steady chat")
                        .exec(Calls.chat("chat", 1_024))
                        .injectOpen(constantUsersPerSec(rate()).during(length())));
    }
}
