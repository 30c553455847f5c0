package dev.portolan.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.util.concurrent.ThreadLocalRandom;

/** Sends requests of a thousand tenants, each with its own key. */
public final class ManyTenants extends LoadSimulation {
    public ManyTenants() {
        super(MODEL_SERVER, 1_000, 300);
        drive(
                scenario("many tenants")
                        .exec(
                                session ->
                                        session.set(
                                                "key",
                                                LoadTestRig.key(
                                                        ThreadLocalRandom.current()
                                                                .nextInt(1_000))))
                        .exec(Calls.chat("chat", 1_024).header("authorization", "Bearer #{key}"))
                        .injectOpen(constantUsersPerSec(rate()).during(length())));
    }
}
