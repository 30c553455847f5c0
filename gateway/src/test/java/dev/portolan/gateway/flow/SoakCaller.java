package dev.portolan.gateway.flow;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.ledger.Receipt;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * One caller of a soak, who asks again and again: for streams and whole answers, for what is kept
 * and what isn't, and who sometimes leaves in the middle.
 */
final class SoakCaller implements Runnable {
    /** What a caller waits after a refusal, as clients do. */
    private static final Duration BACK_OFF = Duration.ofMillis(500);

    static final int QUESTIONS = 6;

    private final SoakSite site;
    private final SoakTally tally;
    private final HttpClient client;
    private final List<String> texts;
    private final SplittableRandom random;
    private final Instant end;

    /**
     * A caller that asks until {@code end}.
     *
     * @param texts what a healthy place answers to each question
     */
    SoakCaller(
            SoakSite site, SoakTally tally, HttpClient client, List<String> texts, Period period) {
        this.site = site;
        this.tally = tally;
        this.client = client;
        this.texts = texts;
        this.random = new SplittableRandom(period.seed());
        this.end = period.end();
    }

    /** Until when a caller asks, and what makes it another one. */
    record Period(Instant end, long seed) {}

    @Override
    public void run() {
        try {
            while (Instant.now().isBefore(end)) {
                ask();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            tally.wrong.add("a caller gave up: " + e);
        }
    }

    private void ask() throws InterruptedException {
        TestingGateway replica = site.open(random.nextBoolean());
        boolean stream = random.nextInt(4) > 0;
        boolean kept = random.nextInt(3) == 0;
        int question = random.nextInt(QUESTIONS);
        String id = UUID.randomUUID().toString();
        HttpRequest request = request(replica, body(question, stream), kept, id);
        tally.asked.incrementAndGet();
        try {
            if (stream && random.nextInt(10) == 0) {
                leaveEarly(request);
                return;
            }
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (!complete(answer, texts.get(question), stream)) {
                explain(replica, id, answer.body());
            }
        } catch (IOException e) {
            site.doubt(replica, id);
        }
    }

    static String body(int question, boolean stream) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello %d\"}],\"stream\":%s}"
                .formatted(question, stream);
    }

    private static HttpRequest request(
            TestingGateway replica, String body, boolean kept, String id) {
        return HttpRequest.newBuilder(URI.create(replica.baseUrl() + TestingFleet.CHAT))
                .header("authorization", "Bearer " + TestingGateway.KEY)
                .header("content-type", "application/json")
                .header("x-request-id", id)
                .header("x-kept", kept ? "yes" : "no")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private void leaveEarly(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            body.readNBytes(random.nextInt(4_000));
        }
        tally.left.incrementAndGet();
    }

    /** Whether a caller has all that it asked for; false where it was told an error. */
    private boolean complete(HttpResponse<String> answer, String text, boolean stream) {
        answer.headers().firstValue("x-portolan-cache").ifPresent(tally::cache);
        if (answer.statusCode() != 200) {
            if (!answer.body().contains("\"error\"")) {
                tally.wrong.add("status " + answer.statusCode() + " without an error");
            }
            return false;
        }
        if (!stream) {
            if (!TestingFleet.content(answer.body()).equals(text)) {
                tally.wrong.add("a whole answer of %d bytes".formatted(answer.body().length()));
            }
            tally.whole.incrementAndGet();
            return true;
        }
        Streamed streamed = Streamed.of(answer.body());
        if (streamed.done() == 0 && !streamed.error().isEmpty()) {
            return false;
        }
        if (!streamed.whole() || !streamed.text().equals(text)) {
            tally.wrong.add(
                    "a stream of %d characters, %d [DONE], finish %s, error \"%s\""
                            .formatted(
                                    streamed.text().length(),
                                    streamed.done(),
                                    streamed.finishes(),
                                    streamed.error()));
        }
        tally.whole.incrementAndGet();
        return true;
    }

    private void explain(TestingGateway replica, String id, String told)
            throws InterruptedException {
        Optional<Receipt> receipt = SoakSite.receipt(replica, id);
        if (receipt.isEmpty()) {
            tally.wrong.add("a request that was told an error was not booked");
        } else if (told.contains("gateway is restarting")) {
            tally.toldRestart();
        } else {
            tally.toldError(receipt.get());
        }
        Thread.sleep(BACK_OFF);
    }
}
