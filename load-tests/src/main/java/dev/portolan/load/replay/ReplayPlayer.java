package dev.portolan.load.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.cases.CaseExchange;
import dev.portolan.load.cases.Expectation;
import dev.portolan.load.cases.ExpectedAnswer;
import dev.portolan.load.cases.ExpectedRequest;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Plays runs through a gateway and compares what was sent and what came out. */
public final class ReplayPlayer implements AutoCloseable {
    private static final int AT_ONCE = 16;
    private final ReplayUpstreams upstreams;
    private final ReplayCaller caller;
    private final Semaphore permits = new Semaphore(AT_ONCE);

    /**
     * Creates a player.
     *
     * @param gateway the gateway's address for callers, without a path
     * @param key a key that may use all models
     */
    public ReplayPlayer(ReplayUpstreams upstreams, URI gateway, String key) {
        this.upstreams = upstreams;
        this.caller = new ReplayCaller(gateway, key);
    }

    /** Starts all runs, some of them at the same time; the results are there as they end. */
    public Map<ReplayRun, Future<RunResult>> start(ReplayPlan plan) {
        return plan.runs().stream()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), this::start));
    }

    private Future<RunResult> start(ReplayRun run) {
        var result = new FutureTask<>(() -> play(run));
        Thread.ofVirtual().name("replay " + run.id()).start(result);
        return result;
    }

    private RunResult play(ReplayRun run) throws InterruptedException {
        permits.acquire();
        try {
            for (var exchange : run.of().exchanges()) {
                for (int time = 1; time <= exchange.times(); time++) {
                    var difference = difference(run, exchange);
                    if (difference.isPresent()) {
                        var where = where(run, exchange, time);
                        return new RunResult(run, Optional.of(where + difference.get()));
                    }
                }
            }
            return new RunResult(run, Optional.empty());
        } catch (IOException e) {
            return new RunResult(run, Optional.of("no answer: " + e));
        } finally {
            permits.release();
        }
    }

    private static String where(ReplayRun run, CaseExchange exchange, int time) {
        int number = run.of().exchanges().indexOf(exchange) + 1;
        var which = run.of().exchanges().size() > 1 ? "exchange " + number : "";
        var again = exchange.times() > 1 ? " time " + time : "";
        var text = (which + again).strip();
        return text.isEmpty() ? "" : text + ": ";
    }

    private Optional<String> difference(ReplayRun run, CaseExchange exchange)
            throws IOException, InterruptedException {
        upstreams.play(run, exchange);
        var answer = caller.send(run, exchange.request());
        var finder = new DifferenceFinder();
        var sent = exchange.sent().flatMap(all -> sent(finder, all, upstreams.sent(run)));
        return sent.or(() -> answer(finder, exchange.answer(), answer));
    }

    private static Optional<String> sent(
            DifferenceFinder finder,
            List<ExpectedRequest> expected,
            List<ReplayUpstreams.Sent> sent) {
        for (int at = 0; at < Math.min(expected.size(), sent.size()); at++) {
            var found = sent(finder, expected.get(at), sent.get(at), "sent[" + at + "]");
            if (found.isPresent()) {
                return found;
            }
        }
        return sent.size() == expected.size()
                ? Optional.empty()
                : Optional.of(
                        "%d requests must be sent, but %d were"
                                .formatted(expected.size(), sent.size()));
    }

    private static Optional<String> sent(
            DifferenceFinder finder,
            ExpectedRequest expected,
            ReplayUpstreams.Sent sent,
            String path) {
        var request = sent.request();
        var deployment =
                expected.deployment()
                        .filter(number -> number != sent.deployment())
                        .map(
                                number ->
                                        "%s must go to deployment %d (%s), but went to %d"
                                                .formatted(
                                                        path,
                                                        number,
                                                        expected.position(),
                                                        sent.deployment()));
        var checks = new ArrayList<Check>();
        add(checks, expected.path(), TextNode.valueOf(sent.target()), path + ".path");
        expected.headers()
                .forEach(
                        (name, value) ->
                                checks.add(
                                        new Check(
                                                value,
                                                header(request.header(name)),
                                                path + ".headers." + name)));
        add(checks, expected.body(), LenientJson.read(request.text()), path + ".body");
        add(checks, expected.text(), TextNode.valueOf(request.text()), path + ".text");
        return deployment.or(() -> first(finder, checks));
    }

    private static Optional<String> answer(
            DifferenceFinder finder, ExpectedAnswer expected, CallerAnswer answer) {
        var checks = new ArrayList<Check>();
        checks.add(new Check(expected.status(), IntNode.valueOf(answer.status()), "answer.status"));
        expected.headers()
                .forEach(
                        (name, value) ->
                                checks.add(
                                        new Check(
                                                value,
                                                header(
                                                        Optional.ofNullable(
                                                                answer.headers().get(name))),
                                                "answer.headers." + name)));
        add(checks, expected.error(), answer.error(), "answer.error");
        add(checks, expected.body(), answer.whole(), "answer.body");
        add(checks, expected.text(), TextNode.valueOf(answer.text()), "answer.text");
        return first(finder, checks)
                .map(what -> what + hint(expected, answer))
                .or(() -> events(finder, expected, answer));
    }

    /** Adds the error that came instead of an answer. */
    private static String hint(ExpectedAnswer expected, CallerAnswer answer) {
        return expected.error().isEmpty() && !answer.error().isMissingNode()
                ? "; the error is " + answer.error()
                : "";
    }

    private static Optional<String> events(
            DifferenceFinder finder, ExpectedAnswer expected, CallerAnswer answer) {
        var events = answer.isStream() ? answer.events() : List.<JsonNode>of();
        if (answer.isStream() && answer.isComplete() != expected.complete()) {
            return Optional.of(
                    "the stream must be %s (%s), but ends with %s"
                            .formatted(
                                    expected.complete() ? "complete" : "incomplete",
                                    expected.position(),
                                    events.isEmpty() ? "nothing" : events.getLast()));
        }
        int from = 0;
        for (var wanted : expected.events()) {
            from = next(finder, wanted, events, from);
            if (from < 0) {
                return Optional.of("no event as in " + wanted.position() + ", in this order");
            }
        }
        var checks = new ArrayList<Check>();
        for (int at = 0; at < events.size(); at++) {
            if (events.get(at).isObject()) {
                add(checks, expected.each(), events.get(at), "answer.events[" + at + "]");
            }
            for (var none : expected.none()) {
                var not = new Expectation(none.position(), new Expectation.Not(List.of(none)));
                checks.add(new Check(not, events.get(at), "answer.events[" + at + "]"));
            }
        }
        return first(finder, checks);
    }

    private static int next(
            DifferenceFinder finder, Expectation wanted, List<JsonNode> events, int from) {
        for (int at = from; at < events.size(); at++) {
            if (finder.difference(wanted, events.get(at), "event").isEmpty()) {
                return at + 1;
            }
        }
        return -1;
    }

    private record Check(Expectation expected, JsonNode value, String path) {}

    private static void add(
            List<Check> checks, Optional<Expectation> expected, JsonNode value, String path) {
        expected.ifPresent(is -> checks.add(new Check(is, value, path)));
    }

    private static JsonNode header(Optional<String> value) {
        return value.<JsonNode>map(TextNode::valueOf).orElse(MissingNode.getInstance());
    }

    private static Optional<String> first(DifferenceFinder finder, List<Check> checks) {
        for (var check : checks) {
            var found = finder.difference(check.expected(), check.value(), check.path());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        caller.close();
    }
}
