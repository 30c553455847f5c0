package dev.portolan.provider.responseinput;

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

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the body of a request for a response into its canonical form. */
public final class ResponsesRequestReader {
    private static final String LOGPROBS = "message.output_text.logprobs";

    /** The members that are read, or say nothing to a provider of another protocol. */
    private static final Set<String> KNOWN =
            Set.of(
                    "model",
                    "input",
                    "instructions",
                    "tools",
                    "tool_choice",
                    "parallel_tool_calls",
                    "max_tool_calls",
                    "text",
                    "max_output_tokens",
                    "temperature",
                    "top_p",
                    "top_logprobs",
                    "include",
                    "reasoning",
                    "metadata",
                    "user",
                    "safety_identifier",
                    "prompt_cache_key",
                    "service_tier",
                    "stream",
                    "stream_options",
                    "store",
                    "background",
                    "truncation");

    private static final Set<String> TEXT = Set.of("format");
    private static final Set<String> FORMAT =
            Set.of("type", "name", "description", "schema", "strict");
    private static final Set<String> REASONING = Set.of("effort", "summary", "generate_summary");

    private ResponsesRequestReader() {}

    /** Reads a body, which is an object, into its canonical form. */
    public static Request read(JsonValue body) throws UntranslatableRequestException {
        refuseStored(body);
        var unread = new UnreadMembers();
        unread.add("", body, KNOWN);
        unread.add("text.", body.get("text"), TEXT);
        unread.add("text.format.", body.get("text").get("format"), FORMAT);
        unread.add("reasoning.", body.get("reasoning"), REASONING);
        if (body.get("truncation").textOrEmpty().equals("auto")) {
            unread.add("", JsonValue.object("truncation", body.get("truncation")), Set.of());
        }
        var turns = new ResponsesItems(body.get("input"), unread).turns();
        var system = new ArrayList<Block>();
        var instructions = body.get("instructions").textOrEmpty();
        if (!instructions.isEmpty()) {
            system.add(new Block.Text(instructions));
        }
        int leading = 0;
        while (leading < turns.size() && turns.get(leading).role() == Turn.Role.SYSTEM) {
            system.addAll(turns.get(leading++).blocks());
        }
        return new Request(
                system,
                turns.subList(leading, turns.size()),
                ResponsesTools.read(body, unread),
                sampling(body),
                output(body.get("text").get("format")),
                reasoning(body.get("reasoning").get("effort")),
                service(body),
                unread.members());
    }

    private static void refuseStored(JsonValue body) throws UntranslatableRequestException {
        for (var name : List.of("store", "prompt")) {
            var value = body.get(name);
            if (!value.isNull() && value != JsonLiteral.FALSE) {
                throw new UntranslatableRequestException(
                        name, "The provider stores nothing of this protocol; leave it out.");
            }
        }
    }

    private static Sampling sampling(JsonValue body) {
        var top = body.get("top_logprobs");
        boolean logprobs =
                top.count() > 0
                        || body.get("include").elements().stream()
                                .anyMatch(each -> each.textOrEmpty().equals(LOGPROBS));
        return new Sampling(
                body.get("temperature").number(),
                body.get("top_p").number(),
                null,
                body.get("max_output_tokens").number(),
                List.of(),
                null,
                1,
                null,
                null,
                null,
                logprobs,
                top.count() > 0 ? top.number() : null);
    }

    private static Output output(JsonValue format) throws UntranslatableRequestException {
        return switch (format.get("type").textOrEmpty()) {
            case "json_object" -> new Output.JsonObject();
            case "json_schema" -> schema(format);
            case "", "text" -> new Output.Text();
            default ->
                    throw new UntranslatableRequestException(
                            "text.format.type",
                            "The type of text.format is unknown; use text, json_object or"
                                    + " json_schema.");
        };
    }

    private static Output schema(JsonValue format) {
        var name = format.get("name").text();
        var strict = format.get("strict");
        return format.get("schema").isObject()
                ? new Output.Schema(
                        name == null ? "answer" : name,
                        format.get("description").text(),
                        format.get("schema"),
                        strict.isNull() ? null : (Boolean) strict.isTrue())
                : new Output.JsonObject();
    }

    private static Reasoning reasoning(JsonValue effort) {
        var text = effort.text();
        return text == null
                ? Reasoning.UNSET
                : new Reasoning(
                        text,
                        null,
                        text.equals("none") ? Reasoning.Mode.OFF : Reasoning.Mode.UNSET);
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
}
