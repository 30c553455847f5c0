package dev.portolan.load.replay;

import dev.portolan.load.cases.CaseExchange;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptedServer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The upstreams of all runs, on one port: a run's deployment is named by the first part of the
 * path. Anything but a POST, such as a request for a node's metrics, gets a 404 and is not
 * recorded.
 */
public final class ReplayUpstreams implements AutoCloseable {
    private static final Pattern DEPLOYMENT = Pattern.compile("/(r[0-9]+)d([0-9]+)(/.*)");
    private static final Script NOT_FOUND = Script.whole(404, Map.of(), ByteString.of(""));
    private final Map<String, Playing> playing = new ConcurrentHashMap<>();
    private final ScriptedServer server = ScriptedServer.open(this::answer);

    /** A request as a run's upstream got it. */
    record Sent(int deployment, String target, ReceivedRequest request) {}

    /** The present answers of a run's upstreams, and the requests they got. */
    private record Playing(ReplayRun run, CaseExchange exchange, List<Sent> sent) {
        Script answer(int deployment, String target, ReceivedRequest request) {
            synchronized (sent) {
                sent.add(new Sent(deployment, target, request));
            }
            var answers = exchange.upstream(run.dialect());
            var answer = answers.get(Math.min(deployment, answers.size()) - 1);
            return new AnswerScript(run.dialect()).of(answer, request);
        }
    }

    private ReplayUpstreams() {}

    /** Opens the upstreams on a free port. */
    public static ReplayUpstreams open() {
        return new ReplayUpstreams();
    }

    /** Returns the port. */
    public int port() {
        return server.port();
    }

    /** Plays an exchange's answers for a run from now on. */
    void play(ReplayRun run, CaseExchange exchange) {
        playing.put(run.id(), new Playing(run, exchange, new ArrayList<>()));
    }

    /** Returns what a run's upstreams got since its exchange began, in order. */
    List<Sent> sent(ReplayRun run) {
        var current = playing.get(run.id());
        if (current == null) {
            return List.of();
        }
        synchronized (current.sent()) {
            return List.copyOf(current.sent());
        }
    }

    private Script answer(ReceivedRequest request) {
        var target = DEPLOYMENT.matcher(request.line().target());
        if (!target.matches() || !request.method().equals("POST")) {
            return NOT_FOUND;
        }
        var current = playing.get(target.group(1));
        return current == null
                ? NOT_FOUND
                : current.answer(Integer.parseInt(target.group(2)), target.group(3), request);
    }

    @Override
    public void close() {
        server.close();
    }
}
