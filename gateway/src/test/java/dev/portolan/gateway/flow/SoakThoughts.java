package dev.portolan.gateway.flow;

import dev.portolan.load.dialect.ServerDialect;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;
import dev.portolan.load.script.ScriptStep.Kind;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A model that thinks before it answers, where a request asks for it: in silence, with keep-alive
 * events in between, or with visible thoughts. The answer is the same.
 *
 * @param healthy the model without thoughts of any length
 */
record SoakThoughts(ServerDialect healthy) implements ServerDialect {
    /** A duration longer than every deadline of a soak test's policies but the total one. */
    static final Duration LENGTH = Duration.ofSeconds(7);

    private static final Duration BETWEEN_PINGS = Duration.ofSeconds(1);
    private static final ScriptStep COMMENT = event(": ping\n\n");
    private static final ScriptStep PING = event("event: ping\ndata: {\"type\":\"ping\"}\n\n");
    private static final ScriptStep THOUGHT =
            event(
                    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                            + "\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":"
                            + "{\"reasoning_content\":\"Let me see. \"},\"finish_reason\":null}]}"
                            + "\n\n");

    /** The visible part of the thoughts in a stream. */
    private enum Shown {
        NOTHING,
        PINGS,
        THOUGHTS
    }

    @Override
    public Script answer(ReceivedRequest request) {
        Script script = healthy.answer(request);
        if (!isAskedFor(request.text())) {
            return script;
        }
        Shown[] all = Shown.values();
        Shown shown = all[ThreadLocalRandom.current().nextInt(all.length)];
        if (!script.isStream() || shown == Shown.NOTHING) {
            return inserted(script, 0, List.of(new ScriptStep.Pause(LENGTH)));
        }
        int first = firstThought(script);
        boolean messages = first >= 0;
        return switch (shown) {
            case PINGS -> inserted(script, messages ? first : 1, pings(messages ? PING : COMMENT));
            case NOTHING, THOUGHTS ->
                    messages
                            ? inserted(script, first + 1, List.of(new ScriptStep.Pause(LENGTH)))
                            : inserted(
                                    script,
                                    2,
                                    List.of(THOUGHT, new ScriptStep.Pause(LENGTH), THOUGHT));
        };
    }

    private static boolean isAskedFor(String body) {
        return body.contains("\"reasoning_effort\"") || body.contains("\"thinking\":{");
    }

    /** Returns whether the model thinks in {@code script}. */
    static boolean isIn(Script script) {
        return script.steps().stream()
                .anyMatch(
                        step ->
                                step instanceof ScriptStep.Pause pause
                                        && pause.duration().compareTo(BETWEEN_PINGS) >= 0);
    }

    /**
     * Returns the position of the first thought in Anthropic's message; negative if there is none.
     */
    private static int firstThought(Script script) {
        List<ScriptStep> steps = script.steps();
        for (int at = 0; at < steps.size(); at++) {
            if (steps.get(at) instanceof ScriptStep.Write write
                    && write.bytes().text().contains("\"thinking_delta\"")) {
                return at;
            }
        }
        return -1;
    }

    private static List<ScriptStep> pings(ScriptStep ping) {
        List<ScriptStep> once = List.of(new ScriptStep.Pause(BETWEEN_PINGS), ping);
        return Collections.nCopies((int) LENGTH.dividedBy(BETWEEN_PINGS), once).stream()
                .flatMap(List::stream)
                .toList();
    }

    private static Script inserted(Script script, int at, List<ScriptStep> more) {
        List<ScriptStep> steps = new ArrayList<>(script.steps());
        steps.addAll(at, more);
        return new Script(steps);
    }

    private static ScriptStep event(String text) {
        return new ScriptStep.Write(ByteString.of(text), Kind.EVENT);
    }
}
