package dev.portolan.provider.canonical;

import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A request for the next turn of a conversation, independent of any protocol.
 *
 * @param system the instructions at the start, in order
 * @param turns the conversation; adjacent turns have different roles, no turn is empty
 * @param extensions members of the caller's body unknown to this model, by name: used by a provider
 *     that knows them, and reported as dropped by all others
 */
public record Request(
        List<Block> system,
        List<Turn> turns,
        Tools tools,
        Sampling sampling,
        Output output,
        Reasoning reasoning,
        Service service,
        Map<String, JsonValue> extensions) {
    public Request {
        system = List.copyOf(system);
        turns = Turn.merged(turns);
        extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
    }

    /**
     * The service settings of a request.
     *
     * @param tier the provider's service tier
     * @param endUser the caller's own user, for a provider's abuse detection
     * @param cacheKey the key by which a provider routes equal prompts to one cache
     */
    public record Service(
            boolean stream,
            @Nullable String tier,
            @Nullable String endUser,
            @Nullable String cacheKey,
            Map<String, JsonValue> metadata) {
        public Service {
            metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        }
    }

    /** Returns this request with one more extension. */
    public Request and(String name, JsonValue value) {
        var more = new LinkedHashMap<>(extensions);
        more.put(name, value);
        return new Request(system, turns, tools, sampling, output, reasoning, service, more);
    }

    /** Returns whether the last turn is the assistant's, which the answer continues. */
    public boolean endsWithAssistant() {
        return !turns.isEmpty()
                && turns.getLast().role() == Turn.Role.ASSISTANT
                && turns.getLast().blocks().stream().noneMatch(Block.ToolCall.class::isInstance);
    }

    /** Returns the name of the tool that the call with this id called; null where there is none. */
    public @Nullable String toolOf(String callId) {
        for (var turn : turns) {
            for (var block : turn.blocks()) {
                if (block instanceof Block.ToolCall call && call.id().equals(callId)) {
                    return call.name();
                }
            }
        }
        return null;
    }

    /**
     * Returns whether the conversation ends in the use of tools that began without thoughts which
     * the model accepts back, so that it can't be asked to think before the next turn.
     */
    public boolean usesToolsWithout(Predicate<Block.Thinking> accepted) {
        boolean called = false;
        boolean results = false;
        for (var turn : turns.reversed()) {
            if (turn.role() == Turn.Role.ASSISTANT) {
                if (!results) {
                    return false;
                }
                called |= turn.blocks().stream().anyMatch(Block.ToolCall.class::isInstance);
                if (turn.blocks().stream()
                        .anyMatch(b -> b instanceof Block.Thinking t && accepted.test(t))) {
                    return false;
                }
            } else if (turn.role() == Turn.Role.USER) {
                results = turn.blocks().stream().anyMatch(Block.ToolResult.class::isInstance);
                if (!results) {
                    return called;
                }
            }
        }
        return called;
    }

    /** Returns whether the conversation contains a tool call or a tool result. */
    public boolean hasToolHistory() {
        return turns.stream()
                .flatMap(turn -> turn.blocks().stream())
                .anyMatch(b -> b instanceof Block.ToolCall || b instanceof Block.ToolResult);
    }

    /** Prints counts only: the rest is a prompt. */
    @Override
    public String toString() {
        return "Request[" + turns.size() + " turns, " + tools.list().size() + " tools]";
    }
}
