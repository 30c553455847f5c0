package dev.portolan.load.demo;

import dev.portolan.load.demo.DemoReply.Ask;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The requests of the demo, each with what must come of it. */
final class Tour {
    private static final Map<String, String> PERSONAL = Map.of("x-data-class", "personal");
    private static final int PATIENCE = 40;

    private final DemoEndpoints world;
    private final URI gateway;
    private final String key;
    private final DemoOutput screen;
    private final DecisionReasons why;
    private int failures;

    Tour(DemoEndpoints world, GatewayProcess gateway, String key, DemoOutput screen)
            throws IOException {
        this.world = world;
        this.gateway = gateway.data();
        this.key = key;
        this.screen = screen;
        this.why = new DecisionReasons(gateway.admin());
    }

    /** Takes the tour; the number of requests that did not go where they should. */
    int take() throws IOException, InterruptedException {
        personalDataGoesToParis();
        parisStopped();
        onward();
        nowhereLeft();
        unpinnedGoesWhereItIsCheapest();
        streamed();
        return failures;
    }

    private void personalDataGoesToParis() throws IOException, InterruptedException {
        screen.title("1. Personal data: the policy eu-only pins it to the European Union");
        sent("paris-gpu", new Ask("My name is Ada. Where am I?", false, PERSONAL));
    }

    private void parisStopped() throws IOException, InterruptedException {
        screen.title("2. The same with Paris stopped: the next place in the European Union");
        world.place("paris-gpu").stop();
        sent("mistral-cloud", new Ask("My name is Ada. Where am I now?", false, PERSONAL));
    }

    private void onward() throws IOException, InterruptedException {
        screen.title("3. One place after the other stopped: every cloud, each in its own protocol");
        var places = world.european();
        for (int at = 2; at < places.size(); at++) {
            places.get(at - 1).place().stop();
            var next = places.get(at).id();
            sent(next, new Ask("My name is Ada. And now?", false, PERSONAL));
            stream(next, new Ask("My name is Ada. Go on.", true, PERSONAL));
        }
    }

    private void nowhereLeft() throws IOException, InterruptedException {
        screen.title("4. The same with every place in the European Union stopped: refused");
        world.european().forEach(spot -> spot.place().stop());
        int before = seenAbroad();
        var reply = refusal();
        screen.detail("→ %d %s: %s".formatted(reply.status(), reply.code(), reply.words()));
        int seen = seenAbroad() - before;
        expect(reply.status() == 503 || reply.status() == 403, "refused, as the contract says");
        expect(seen == 0, "Virginia's own logs: %d of these requests seen".formatted(seen));
        world.spots().forEach(spot -> spot.place().restart());
    }

    private int seenAbroad() {
        return world.american().stream().mapToInt(spot -> spot.place().inferences().size()).sum();
    }

    /** The gateway's last word: 502 while it still finds its places dead, one attempt at a time. */
    private DemoReply refusal() throws IOException, InterruptedException {
        return patiently(new Ask("My name is Ada. Is anybody there?", false, PERSONAL));
    }

    private DemoReply patiently(Ask ask) throws IOException, InterruptedException {
        int tried = 0;
        var reply = DemoReply.to(ask, gateway, key);
        while (reply.status() == 502 && ++tried < PATIENCE) {
            reply = DemoReply.to(ask, gateway, key);
        }
        if (tried > 0) {
            screen.detail("→ 502 %d times, until every circuit there was open".formatted(tried));
        }
        return reply;
    }

    private void unpinnedGoesWhereItIsCheapest() throws IOException, InterruptedException {
        screen.title("5. Nothing personal: wherever it is cheapest");
        sent("virginia-gpu", new Ask("What is a portolan?", false, Map.of()));
    }

    private void streamed() throws IOException, InterruptedException {
        screen.title("6. A stream");
        stream("virginia-gpu", new Ask("Tell me of harbours.", true, Map.of()));
    }

    private void stream(String wanted, Ask ask) throws IOException, InterruptedException {
        var reply = sent(wanted, ask);
        expect(
                reply.isWholeStream() && reply.chunks() > 3,
                "%d events, the last one [DONE]".formatted(reply.chunks()));
    }

    private DemoReply sent(String wanted, Ask ask) throws IOException, InterruptedException {
        // As the gateway sees it before it has tried anybody: afterwards circuits may have opened.
        var plan = ask.stream() ? List.<String>of() : why.lines(ask);
        plan.forEach(line -> screen.detail("  " + line));
        var reply = patiently(ask);
        screen.detail(
                "→ %s, processed in %s, status %d, attempts %s, %d ms"
                        .formatted(
                                reply.endpoint(),
                                reply.header("x-portolan-processing"),
                                reply.status(),
                                reply.header("x-portolan-attempts"),
                                reply.took().toMillis()));
        screen.detail("  it says: " + reply.words());
        expect(reply.status() == 200 && reply.endpoint().startsWith(wanted), "went to " + wanted);
        return reply;
    }

    private void expect(boolean met, String what) {
        if (met) {
            screen.good("✓ " + what);
        } else {
            failures++;
            screen.bad("✗ NOT AS PROMISED: " + what);
        }
    }
}
