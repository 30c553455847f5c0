package dev.portolan.provider.canonical;

import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request for an answer in a conversation, in no protocol's own shape.
 *
 * @param system the instructions at the beginning, in order
 * @param turns the conversation; neighbours have different roles, no turn is empty
 * @param extensions members of the caller's body that mean nothing here, by name: for a provider
 *     that knows them, and named as dropped by all others
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
     * How the answer is to be served.
     *
     * @param tier the provider's service tier
     * @param endUser the caller's own user, for a provider's abuse watch
     * @param cacheKey what keeps equal prompts on one cache
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

    /** The same request with one more extension. */
    public Request and(String name, JsonValue value) {
        var more = new LinkedHashMap<>(extensions);
        more.put(name, value);
        return new Request(system, turns, tools, sampling, output, reasoning, service, more);
    }

    /** Whether the answer has to continue the last turn, which is the assistant's own. */
    public boolean endsWithAssistant() {
        return !turns.isEmpty()
                && turns.getLast().role() == Turn.Role.ASSISTANT
                && turns.getLast().blocks().stream().noneMatch(Block.ToolCall.class::isInstance);
    }

    /** The name of the tool that a call of this id called; null where there is none. */
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

    /** Whether a call or a result of a tool is in the conversation. */
    public boolean hasToolHistory() {
        return turns.stream()
                .flatMap(turn -> turn.blocks().stream())
                .anyMatch(b -> b instanceof Block.ToolCall || b instanceof Block.ToolResult);
    }

    /** The counts only: the rest is a prompt. */
    @Override
    public String toString() {
        return "Request[" + turns.size() + " turns, " + tools.list().size() + " tools]";
    }
}
