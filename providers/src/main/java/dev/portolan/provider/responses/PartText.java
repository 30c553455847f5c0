package dev.portolan.provider.responses;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import java.util.List;

/**
 * The text of a part, and the events by which it is streamed.
 *
 * @param event the type of these events, without what they say
 * @param member the member with the text
 * @param annotated whether it has annotations and logprobs beside the text
 */
record PartText(String event, String member, boolean annotated) {
    private static final JsonValue NONE = JsonValue.array(List.of());

    static PartText of(JsonValue part) {
        return switch (part.get("type").textOrEmpty()) {
            case "refusal" -> new PartText("refusal", "refusal", false);
            case "summary_text" -> new PartText("reasoning_summary_text", "text", false);
            case "reasoning_text" -> new PartText("reasoning_text", "text", false);
            default -> new PartText("output_text", "text", true);
        };
    }

    /** Writes the events of a part at a place, between those that announce and end it. */
    void write(NumberedEvents events, JsonValue place, JsonValue part, String around) {
        var begun = new ObjectBuilder(part).put(member, JsonValue.of(""));
        if (annotated) {
            begun.put("annotations", NONE).put("logprobs", NONE);
        }
        events.write(around + ".added", new ObjectBuilder(place).put("part", begun.build()));
        text(events, place, part, ".delta", "delta");
        int number = 0;
        for (var annotation : part.get("annotations").elements()) {
            events.write(
                    "response.output_text.annotation.added",
                    new ObjectBuilder(place)
                            .put("annotation_index", number++)
                            .put("annotation", annotation));
        }
        text(events, place, part, ".done", member);
        events.write(around + ".done", new ObjectBuilder(place).put("part", part));
    }

    private void text(
            NumberedEvents events, JsonValue place, JsonValue part, String suffix, String name) {
        var said = new ObjectBuilder(place).put(name, part.get(member).textOrEmpty());
        if (annotated) {
            var logprobs = part.get("logprobs");
            said.put("logprobs", logprobs.isArray() ? logprobs : NONE);
        }
        events.write("response." + event + suffix, said);
    }
}
