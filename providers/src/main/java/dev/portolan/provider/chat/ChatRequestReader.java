package dev.portolan.provider.chat;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Output;
import dev.portolan.provider.canonical.Reasoning;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Sampling;
import dev.portolan.provider.canonical.Turn;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.UnreadMembers;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the body of a chat completion into its canonical form. */
public final class ChatRequestReader {
    private static final Set<String> KNOWN =
            Set.of(
                    "model",
                    "messages",
                    "tools",
                    "tool_choice",
                    "parallel_tool_calls",
                    "functions",
                    "function_call",
                    "response_format",
                    "max_completion_tokens",
                    "max_tokens",
                    "temperature",
                    "top_p",
                    "top_k",
                    "n",
                    "stop",
                    "seed",
                    "logprobs",
                    "top_logprobs",
                    "logit_bias",
                    "frequency_penalty",
                    "presence_penalty",
                    "reasoning_effort",
                    "metadata",
                    "user",
                    "safety_identifier",
                    "prompt_cache_key",
                    "service_tier",
                    "stream",
                    "stream_options",
                    "thinking");

    private static final Set<String> STREAM_OPTIONS = Set.of("include_usage");
    private static final Set<String> FORMAT = Set.of("type", "json_schema");
    private static final Set<String> SCHEMA = Set.of("name", "description", "schema", "strict");

    private ChatRequestReader() {}

    /** Reads a body, which is an object, into its canonical form. */
    public static Request read(JsonValue body) throws UntranslatableRequestException {
        var unread = new UnreadMembers();
        unread.add("", body, KNOWN);
        unread.add("stream_options.", body.get("stream_options"), STREAM_OPTIONS);
        var format = body.get("response_format");
        unread.add("response_format.", format, FORMAT);
        unread.add("response_format.json_schema.", format.get("json_schema"), SCHEMA);
        var messages = new ChatMessages(unread);
        for (var message : body.get("messages").elements()) {
            messages.add(message);
        }
        var turns = messages.turns();
        int leading = 0;
        var system = new ArrayList<Block>();
        while (leading < turns.size() && turns.get(leading).role() == Turn.Role.SYSTEM) {
            system.addAll(turns.get(leading++).blocks());
        }
        return new Request(
                system,
                turns.subList(leading, turns.size()),
                ChatTools.read(body, unread),
                sampling(body),
                output(body.get("response_format")),
                reasoning(body),
                service(body),
                unread.members());
    }

    private static Sampling sampling(JsonValue body) {
        var limit = body.get("max_completion_tokens").number();
        return new Sampling(
                body.get("temperature").number(),
                body.get("top_p").number(),
                body.get("top_k").number(),
                limit == null ? body.get("max_tokens").number() : limit,
                stop(body.get("stop")),
                body.get("seed").number(),
                Math.clamp(body.get("n").count(), 1, Integer.MAX_VALUE),
                body.get("frequency_penalty").number(),
                body.get("presence_penalty").number(),
                present(body.get("logit_bias")),
                body.get("logprobs").isTrue(),
                body.get("top_logprobs").number());
    }

    private static List<String> stop(JsonValue stop) {
        var one = stop.text();
        if (one != null) {
            return List.of(one);
        }
        return stop.elements().stream().map(JsonValue::textOrEmpty).toList();
    }

    private static Output output(JsonValue format) throws UntranslatableRequestException {
        return switch (format.get("type").textOrEmpty()) {
            case "json_object" -> new Output.JsonObject();
            case "json_schema" -> schema(format.get("json_schema"));
            case "", "text" -> new Output.Text();
            default ->
                    throw new UntranslatableRequestException(
                            "response_format",
                            "The type of response_format is unknown; use text, json_object or"
                                    + " json_schema.");
        };
    }

    private static Output schema(JsonValue given) {
        var name = given.get("name").text();
        var schema = given.get("schema");
        var strict = given.get("strict");
        return schema.isObject()
                ? new Output.Schema(
                        name == null ? "answer" : name,
                        given.get("description").text(),
                        schema,
                        truth(strict))
                : new Output.JsonObject();
    }

    private static Reasoning reasoning(JsonValue body) {
        var effort = body.get("reasoning_effort").text();
        if (body.get("thinking").isObject()) {
            return Reasoning.of(body.get("thinking"), effort);
        }
        return effort == null
                ? Reasoning.UNSET
                : new Reasoning(
                        effort,
                        null,
                        effort.equals("none") ? Reasoning.Mode.OFF : Reasoning.Mode.UNSET);
    }

    private static Request.Service service(JsonValue body) {
        var user = body.get("safety_identifier").text();
        return new Request.Service(
                body.get("stream").isTrue(),
                body.get("service_tier").text(),
                user == null ? body.get("user").text() : user,
                body.get("prompt_cache_key").text(),
                body.get("metadata").members());
    }

    static @Nullable JsonValue present(JsonValue value) {
        return value.isNull() ? null : value;
    }

    static @Nullable Boolean truth(JsonValue value) {
        if (value.isTrue()) {
            return true;
        }
        return value.equals(JsonLiteral.FALSE) ? false : null;
    }
}
