package dev.portolan.load.demo;

import dev.portolan.load.demo.DemoReply.Request;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The requests of the demo with the expected outcome of each. */
final class Tour {
    private static final Map<String, String> PERSONAL = Map.of("x-data-class", "personal");
    private static final int MAX_RETRIES = 40;

    private final DemoEndpoints endpoints;
    private final URI gateway;
    private final String key;
    private final DemoOutput output;
    private final DecisionReasons why;
    private int failures;

    Tour(DemoEndpoints endpoints, GatewayProcess gateway, String key, DemoOutput output)
            throws IOException {
        this.endpoints = endpoints;
        this.gateway = gateway.dataUrl();
        this.key = key;
        this.output = output;
        this.why = new DecisionReasons(gateway.adminUrl());
    }

    /** Sends the requests; returns the number of failed expectations. */
    int run() throws IOException, InterruptedException {
        personalDataGoesToParis();
        parisStopped();
        stopEachInTurn();
        allStopped();
        otherDataGoesToTheCheapest();
        streaming();
        return failures;
    }

    private void personalDataGoesToParis() throws IOException, InterruptedException {
        output.title("1. Personal data: the policy eu-only pins it to the European Union");
        expectRoutedTo("paris-gpu", new Request("My name is Ada. Where am I?", false, PERSONAL));
    }

    private void parisStopped() throws IOException, InterruptedException {
        output.title("2. The same with Paris stopped: the next endpoint in the European Union");
        endpoints.server("paris-gpu").stop();
        expectRoutedTo(
                "mistral-cloud", new Request("My name is Ada. Where am I now?", false, PERSONAL));
    }

    private void stopEachInTurn() throws IOException, InterruptedException {
        output.title("3. Each endpoint stopped in turn: every cloud, each in its own protocol");
        var european = endpoints.european();
        for (int at = 2; at < european.size(); at++) {
            european.get(at - 1).server().stop();
            var next = european.get(at).id();
            expectRoutedTo(next, new Request("My name is Ada. And now?", false, PERSONAL));
            stream(next, new Request("My name is Ada. Go on.", true, PERSONAL));
        }
    }

    private void allStopped() throws IOException, InterruptedException {
        output.title("4. The same with every endpoint in the European Union stopped: refused");
        endpoints.european().forEach(endpoint -> endpoint.server().stop());
        int before = requestsInAmerica();
        var reply = refusal();
        output.detail("→ %d %s: %s".formatted(reply.status(), reply.code(), reply.text()));
        int seen = requestsInAmerica() - before;
        expect(reply.status() == 503 || reply.status() == 403, "refused with status 503 or 403");
        expect(
                seen == 0,
                "the endpoints in Virginia received %d of these requests".formatted(seen));
        endpoints.all().forEach(endpoint -> endpoint.server().restart());
    }

    private int requestsInAmerica() {
        return endpoints.american().stream()
                .mapToInt(endpoint -> endpoint.server().inferences().size())
                .sum();
    }

    /** Returns the final refusal; until every circuit is open, the gateway answers 502. */
    private DemoReply refusal() throws IOException, InterruptedException {
        return sendUntilSettled(
                new Request("My name is Ada. Is any endpoint left?", false, PERSONAL));
    }

    private DemoReply sendUntilSettled(Request request) throws IOException, InterruptedException {
        int tried = 0;
        var reply = DemoReply.send(request, gateway, key);
        while (reply.status() == 502 && ++tried < MAX_RETRIES) {
            reply = DemoReply.send(request, gateway, key);
        }
        if (tried > 0) {
            output.detail(
                    "→ 502 %d times, until the circuit breaker of every endpoint was open"
                            .formatted(tried));
        }
        return reply;
    }

    private void otherDataGoesToTheCheapest() throws IOException, InterruptedException {
        output.title("5. No personal data: the cheapest endpoint");
        expectRoutedTo("virginia-gpu", new Request("What is a portolan?", false, Map.of()));
    }

    private void streaming() throws IOException, InterruptedException {
        output.title("6. A stream");
        stream("virginia-gpu", new Request("Describe a harbour.", true, Map.of()));
    }

    private void stream(String endpoint, Request request) throws IOException, InterruptedException {
        var reply = expectRoutedTo(endpoint, request);
        expect(
                reply.isWholeStream() && reply.chunks() > 3,
                "%d events, the last one [DONE]".formatted(reply.chunks()));
    }

    private DemoReply expectRoutedTo(String endpoint, Request request)
            throws IOException, InterruptedException {
        // Explained before the request, whose failed attempts may open circuit breakers.
        var plan = request.stream() ? List.<String>of() : why.lines(request);
        plan.forEach(line -> output.detail("  " + line));
        var reply = sendUntilSettled(request);
        output.detail(
                "→ %s, processed in %s, status %d, attempts %s, %d ms"
                        .formatted(
                                reply.endpoint(),
                                reply.header("x-portolan-processing"),
                                reply.status(),
                                reply.header("x-portolan-attempts"),
                                reply.took().toMillis()));
        output.detail("  answer: " + reply.text());
        expect(
                reply.status() == 200 && reply.endpoint().startsWith(endpoint),
                "routed to " + endpoint);
        return reply;
    }

    private void expect(boolean met, String expectation) {
        if (met) {
            output.success("✓ " + expectation);
        } else {
            failures++;
            output.failure("✗ FAILED: " + expectation);
        }
    }
}
