package dev.portolan.gateway.flow;

import dev.portolan.load.fault.Fault;
import dev.portolan.load.script.Script;
import dev.portolan.load.sim.SimulatedEndpoint;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The faults of a soak test's deployments. */
final class SoakFaults {
    /** Endless silences; a thinking model looks the same, so its deployment never has them. */
    private static final List<Fault> SILENCES =
            List.of(Fault.stallBeforeHead(), Fault.stallAfterHead(), Fault.stallAfterTokens(10));

    private static final List<Fault> OTHERS =
            List.of(
                    Fault.resetBeforeHead(),
                    Fault.closeBeforeHead(),
                    Fault.status(500),
                    Fault.status(503),
                    Fault.status(429),
                    Fault.resetAfterTokens(20),
                    Fault.endAfterTokens(30),
                    Fault.closeAfterTokens(35),
                    Fault.halfCloseAfterTokens(25),
                    Fault.errorEventAfterTokens(15),
                    Fault.malformedEventAfterTokens(5),
                    Fault.withoutDone(),
                    Fault.withoutUsage(),
                    Fault.brokenChunking(),
                    Fault.html(),
                    Fault.garbage());

    private static final List<Fault> ALL =
            Stream.of(SILENCES, OTHERS).flatMap(List::stream).toList();

    private final SoakTally tally;

    SoakFaults(SoakTally tally) {
        this.tally = tally;
    }

    /** Injects a fault into one of so many requests to {@code endpoint}, another each time. */
    void sprinkle(SimulatedEndpoint endpoint, int oneIn) {
        endpoint.failingWhen(
                seen ->
                        seen.method().equals("POST")
                                && ThreadLocalRandom.current().nextInt(oneIn) == 0,
                this::broken);
    }

    private Script broken(Script healthy) {
        tally.faults.incrementAndGet();
        List<Fault> faults = SoakThoughts.isIn(healthy) ? OTHERS : ALL;
        return faults.get(ThreadLocalRandom.current().nextInt(faults.size())).apply(healthy);
    }
}
