package dev.portolan.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

/** Sends streamed and complete requests side by side, as interactive users and batch jobs do. */
public final class MixedChat extends LoadSimulation {
    public MixedChat() {
        super(MODEL_SERVER, 1, 150);
        drive(
                scenario("whole")
                        .exec(Calls.chat("whole", 1_024))
                        .injectOpen(constantUsersPerSec(rate()).during(length())),
                scenario("streams")
                        .exec(Calls.stream("stream"))
                        .injectOpen(constantUsersPerSec(rate() / 2).during(length())));
    }
}
