package dev.portolan.load.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A simulated model, which answers equal requests identically.
 *
 * @param name the first word of its answers, which identifies the endpoint
 * @param minimumWords the minimum number of words in an answer; 0 for a short sentence
 */
public record SimulatedModel(String name, int minimumWords) {
    private static final List<String> VOCABULARY =
            List.of(
                    "harbour",
                    "tide",
                    "chart",
                    "lantern",
                    "northern",
                    "keel",
                    "anchor",
                    "quiet",
                    "sounding",
                    "rope",
                    "island",
                    "current",
                    "pilot",
                    "cape",
                    "sail",
                    "meridian");
    private static final int MAX_QUOTE = 80;

    /** Returns the answer to a request. */
    public ModelAnswer answer(ModelRequest request) {
        var calls = request.endsWithToolResult() ? List.<Tool.Call>of() : calls(request);
        int prompt = request.promptTokens();
        if (!calls.isEmpty()) {
            int completion =
                    calls.stream().mapToInt(call -> 6 + call.arguments().length() / 4).sum();
            return new ModelAnswer(
                    List.of(), calls, "tool_calls", new ModelAnswer.Count(prompt, completion));
        }
        var all = tokens(text(request));
        int limit = Math.min(all.size(), request.tokenLimit());
        var finish = limit < all.size() ? "length" : "stop";
        return new ModelAnswer(
                all.subList(0, limit), List.of(), finish, new ModelAnswer.Count(prompt, limit));
    }

    private static List<Tool.Call> calls(ModelRequest request) {
        var tools = request.tools();
        if (tools.isEmpty()) {
            return List.of();
        }
        var required = request.requiredTool();
        var prompt = request.lastUserText();
        var matching =
                tools.stream()
                        .filter(
                                tool ->
                                        required.isEmpty()
                                                ? prompt.contains(tool.name())
                                                : tool.name().equals(required))
                        .toList();
        var chosen = matching.isEmpty() ? tools.subList(0, 1) : matching;
        return chosen.stream()
                .limit(request.parallelTools() ? chosen.size() : 1)
                .map(tool -> new Tool.Call(tool.name(), SchemaSample.of(tool.parameters())))
                .toList();
    }

    private String text(ModelRequest request) {
        if (request.schema().isObject()) {
            return SchemaSample.of(request.schema());
        }
        if (request.requiresJsonObject()) {
            return LenientJson.write(LenientJson.object().put("model", name));
        }
        var whole = sentence(request);
        var prefill = request.prefill();
        return whole.startsWith(prefill) ? whole.substring(prefill.length()) : whole;
    }

    private String sentence(ModelRequest request) {
        var prompt = request.lastUserText().strip();
        var quoted = prompt.length() <= MAX_QUOTE ? prompt : prompt.substring(0, MAX_QUOTE) + "…";
        var text = new StringBuilder(name).append(" received \"").append(quoted).append('"');
        if (request.images() > 0) {
            text.append(" with ").append(request.images()).append(" image(s)");
        }
        var random = new SplittableRandom(prompt.hashCode());
        for (int count = tokens(text.toString()).size(); count < minimumWords; count++) {
            text.append(' ').append(VOCABULARY.get(random.nextInt(VOCABULARY.size())));
        }
        return text.append('.').toString();
    }

    /** Splits a text before each space, so that joining the tokens restores it. */
    static List<String> tokens(String text) {
        var tokens = new ArrayList<String>();
        int start = 0;
        for (int at = 1; at < text.length(); at++) {
            if (text.charAt(at) == ' ') {
                tokens.add(text.substring(start, at));
                start = at;
            }
        }
        return Stream.concat(tokens.stream(), Stream.of(text.substring(start)))
                .filter(token -> !token.isEmpty())
                .toList();
    }
}
