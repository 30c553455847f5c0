package dev.portolan.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

/** Streams and whole answers side by side, as an application of people and jobs asks for. */
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
