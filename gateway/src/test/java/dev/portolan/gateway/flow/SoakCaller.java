package dev.portolan.gateway.flow;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.receipt.Receipt;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * One caller of a soak test that sends request after request: for streams and whole answers, with
 * and without thinking, cacheable or not; it sometimes disconnects early.
 */
final class SoakCaller implements Runnable {
    /** The wait of a caller after an error, as clients do it. */
    private static final Duration BACK_OFF = Duration.ofMillis(500);

    /** One request of so many is abandoned by its caller. */
    private static final int LEFT_ONE_IN = 8;

    private final SoakSite site;
    private final SoakTally tally;
    private final HttpClient client;
    private final List<String> texts;
    private final SplittableRandom random;
    private final Instant end;

    /**
     * Creates a caller that sends requests until {@code end}.
     *
     * @param texts the answer of a healthy deployment to each prompt
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

    /** The end of a caller's run, and its seed. */
    record Period(Instant end, long seed) {}

    @Override
    public void run() {
        try {
            while (Instant.now().isBefore(end)) {
                TestingGateway replica = site.open(random.nextBoolean());
                SoakQuestion question = SoakQuestion.any(random);
                if (random.nextInt(LEFT_ONE_IN) == 0) {
                    leave(replica, question);
                } else {
                    ask(replica, question);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | AssertionError e) {
            tally.wrong.add("a caller gave up: " + e);
        }
    }

    private void ask(TestingGateway replica, SoakQuestion question) throws InterruptedException {
        String id = UUID.randomUUID().toString();
        tally.requests.incrementAndGet();
        try {
            HttpResponse<String> answer =
                    client.send(question.request(replica, id), BodyHandlers.ofString());
            boolean complete = complete(question, answer);
            if (!complete || question.thinks()) {
                judge(replica, question, id, complete ? "" : answer.body());
            }
        } catch (IOException e) {
            site.doubt(replica, id);
        }
    }

    /**
     * Disconnects at some stage; where the gateway may not know of the request, its metrics decide.
     */
    private void leave(TestingGateway replica, SoakQuestion question) throws InterruptedException {
        SoakDeparture.Stage stage = SoakDeparture.Stage.any(random);
        String id = UUID.randomUUID().toString();
        try {
            new SoakDeparture(replica, question, id).leaveAt(stage, client, random);
        } catch (IOException e) {
            site.broken(replica);
        }
        tally.left(stage);
        if (stage.asks() && SoakSite.receipt(replica, id).isPresent()) {
            tally.requests.incrementAndGet();
        }
    }

    /** Returns whether a caller has its complete answer; false where it received an error. */
    private boolean complete(SoakQuestion question, HttpResponse<String> answer) {
        answer.headers().firstValue("x-portolan-cache").ifPresent(tally::cache);
        if (answer.statusCode() != 200) {
            if (!answer.body().contains("\"error\"")) {
                tally.wrong.add("status " + answer.statusCode() + " without an error");
            }
            return false;
        }
        SoakQuestion.Answer read = question.read(answer.body());
        if (!read.whole() && !read.error().isEmpty()) {
            return false;
        }
        if (!read.whole() || !read.text().equals(texts.get(question.number()))) {
            tally.wrong.add(
                    "an answer of %d characters, whole %s, error \"%s\", to %s"
                            .formatted(read.text().length(), read.whole(), read.error(), question));
        }
        tally.whole.incrementAndGet();
        return true;
    }

    /** Looks up the reason of an error, and whether a thinking model was given its time. */
    private void judge(TestingGateway replica, SoakQuestion question, String id, String received)
            throws InterruptedException {
        Optional<Receipt> receipt = SoakSite.receipt(replica, id);
        if (receipt.isEmpty()) {
            tally.wrong.add("a request was not booked: " + question);
        } else {
            if (question.thinks()) {
                tally.thought(question, receipt.get());
            }
            if (received.contains("gateway is restarting")) {
                tally.toldRestart();
            } else if (!received.isEmpty()) {
                tally.toldError(question, receipt.get());
            }
        }
        if (!received.isEmpty()) {
            Thread.sleep(BACK_OFF);
        }
    }
}
