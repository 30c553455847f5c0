package dev.portolan.load.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A simulated model.
 *
 * @param voice how it introduces itself, so that an answer says which place gave it
 * @param words how many words it says at least; 0 for a short sentence
 */
public record SimulatedModel(String voice, int words) {
    private static final List<String> LEXICON =
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
    private static final int QUOTED = 80;

    /** The answer to a question. */
    public ModelAnswer answer(ModelRequest question) {
        var calls = question.answersTool() ? List.<Tool.Call>of() : calls(question);
        int prompt = question.promptTokens();
        if (!calls.isEmpty()) {
            int spent = calls.stream().mapToInt(call -> 6 + call.arguments().length() / 4).sum();
            return new ModelAnswer(
                    List.of(), calls, "tool_calls", new ModelAnswer.Count(prompt, spent));
        }
        var all = tokens(text(question));
        int limit = Math.min(all.size(), question.tokenLimit());
        var finish = limit < all.size() ? "length" : "stop";
        return new ModelAnswer(
                all.subList(0, limit), List.of(), finish, new ModelAnswer.Count(prompt, limit));
    }

    private static List<Tool.Call> calls(ModelRequest question) {
        var tools = question.tools();
        if (tools.isEmpty()) {
            return List.of();
        }
        var demanded = question.demandedTool();
        var asked = question.lastUserText();
        var wanted =
                tools.stream()
                        .filter(
                                tool ->
                                        demanded.isEmpty()
                                                ? asked.contains(tool.name())
                                                : tool.name().equals(demanded))
                        .toList();
        var chosen = wanted.isEmpty() ? tools.subList(0, 1) : wanted;
        return chosen.stream()
                .limit(question.parallelTools() ? chosen.size() : 1)
                .map(tool -> new Tool.Call(tool.name(), SchemaSample.of(tool.parameters())))
                .toList();
    }

    private String text(ModelRequest question) {
        if (question.schema().isObject()) {
            return SchemaSample.of(question.schema());
        }
        if (question.anyJson()) {
            return LenientJson.write(LenientJson.object().put("voice", voice));
        }
        var whole = sentence(question);
        var begun = question.prefill();
        return whole.startsWith(begun) ? whole.substring(begun.length()) : whole;
    }

    private String sentence(ModelRequest question) {
        var asked = question.lastUserText().strip();
        var quoted = asked.length() <= QUOTED ? asked : asked.substring(0, QUOTED) + "…";
        var text = new StringBuilder(voice).append(" heard \"").append(quoted).append('"');
        if (question.images() > 0) {
            text.append(" with ").append(question.images()).append(" image(s)");
        }
        var random = new SplittableRandom(asked.hashCode());
        for (int said = tokens(text.toString()).size(); said < words; said++) {
            text.append(' ').append(LEXICON.get(random.nextInt(LEXICON.size())));
        }
        return text.append('.').toString();
    }

    /** A text cut before each space, so that the pieces joined are the text. */
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
