package dev.portolan.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.time.Duration;

/** Stops the Paris server under load and restarts it; no request may fail. */
public final class RegionLoss extends LoadSimulation {
    public RegionLoss() {
        super(MODEL_SERVER, 1, 150);
        Duration third = length().dividedBy(3);
        ScheduledEvents.after(third, rig()::stopParis);
        ScheduledEvents.after(third.multipliedBy(2), rig()::restartParis);
        drive(
                scenario("region loss")
                        .exec(Calls.chat("chat", 1_024))
                        .injectOpen(constantUsersPerSec(rate()).during(length())));
    }
}
