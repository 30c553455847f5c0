package dev.portolan.gateway.flow;

import static dev.portolan.gateway.flow.TestingFleet.ask;
import static dev.portolan.gateway.flow.TestingFleet.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.SimulatedEndpoint;

import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.util.List;

/** Tests of a deployment that fails sometimes, among healthy ones. */
final class OutlierTest {
    private static final String PATIENT =
            "{attempts: 4, deadline: 60s, firstToken: 20s, betweenTokens: 20s}";

    @Test
    void deployment_failingAThirdOfItsRequests_isTriedAfterTheOthers() {
        try (TestingFleet fleet = TestingFleet.replaying(PATIENT)) {
            failAThird(fleet, fleet.paris);
            HttpResponse<String> answer = fleet.post(ask(false));
            assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("berlin");
            assertThat(header(answer, "x-portolan-attempts")).isEqualTo("1");
            assertThat(fleet.gateway.gateway().gauges().read())
                    .allMatch(reading -> reading.circuit() == 0);
        }
    }

    @Test
    void deployments_allFailingAThird_areNotAllLeftOut() {
        try (TestingFleet fleet = TestingFleet.replaying(PATIENT)) {
            for (SimulatedEndpoint simulated : List.of(fleet.paris, fleet.berlin, fleet.rome)) {
                failAThird(fleet, simulated);
            }
            assertThat(header(fleet.post(ask(false)), "x-portolan-attempts")).isEqualTo("1");
            assertThat(fleet.virginia.requests()).isEmpty();
        }
    }

    /** Sends six requests while {@code simulated} is the first choice, of which it fails two. */
    private static void failAThird(TestingFleet fleet, SimulatedEndpoint simulated) {
        for (int i = 1; i <= 6; i++) {
            if (i % 3 == 0) {
                simulated.failingNext(Fault.status(503));
            }
            fleet.post(ask(false));
        }
    }
}
