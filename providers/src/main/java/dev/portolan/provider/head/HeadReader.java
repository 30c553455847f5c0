package dev.portolan.provider.head;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;

import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.bytes.Utf8;
import dev.portolan.provider.head.HeadReading.Malformed;
import dev.portolan.provider.members.MemberLocation;
import dev.portolan.provider.members.MemberTables;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.wire.JsonBytes;
import dev.portolan.provider.wire.Member;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads a request's head in one pass over the body; its fields are the findings so far. */
final class HeadReader {
    /** Members the gateway acts on: a duplicate, or one in other letters, would be ambiguous. */
    private static final Set<String> ACTED_ON =
            Set.of(
                    "model",
                    "stream",
                    "stream_options",
                    "max_tokens",
                    "max_completion_tokens",
                    "n",
                    "messages",
                    "prompt",
                    "suffix",
                    "input",
                    "tools",
                    "functions",
                    "tool_choice",
                    "parallel_tool_calls",
                    "response_format",
                    "logprobs",
                    "top_logprobs",
                    "modalities",
                    "system",
                    "output_config");

    private static final String CONTINUES_LAST = "continue_final_message";
    private static final String STREAM_OPTIONS = "stream_options";

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(ReadLimits.JSON_NESTING)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxTokenCount(BodyTokens.MAX)
                                    .build())
                    .build();

    private final byte[] body;
    private final int from;
    private final int to;
    final PromptForm form;
    private final @Nullable OperationFields fields;
    final List<Member> members = new ArrayList<>(16);
    final FeatureNeeds needs = new FeatureNeeds();
    String model = "";
    int insertAt;
    boolean stream;
    boolean includeUsage;
    int maxOutputTokens = -1;
    int choices = 1;
    boolean continuesLast;
    final ThinkingReader thinking = new ThinkingReader();

    /** A reader of a body with a prompt of this form. */
    HeadReader(byte[] body, int from, int to, PromptForm form) {
        this.body = body;
        this.from = from;
        this.to = to;
        this.form = form;
        this.fields = form == PromptForm.OPERATION ? new OperationFields() : null;
    }

    HeadReading read() {
        int start = JsonBytes.skipBlank(body, from, to);
        if (start == to) {
            return new Malformed("The body is empty; send a JSON object.", null);
        }
        if (body[start] != '{' || (start + 1 < to && body[start + 1] == 0)) {
            return new Malformed("The body is not a JSON object in UTF-8; send one.", null);
        }
        int invalid = Utf8.firstInvalid(body, start, to);
        if (invalid >= 0) {
            return new Malformed(
                    "The body is not UTF-8 at byte " + (invalid - from) + "; encode it as UTF-8.",
                    null);
        }
        return parse(start);
    }

    /** Returns how much the request contains beside tokens. */
    RequestCounts counts() {
        return fields == null ? RequestCounts.NONE : fields.counts();
    }

    private HeadReading parse(int start) {
        try (var parser = JSON.createParser(body, start, to - start)) {
            var scan = new MemberScan(parser);
            var prompt = new PromptReader(parser, body, start, to, new HeadFindings(needs, scan));
            return object(parser, start, prompt, scan);
        } catch (Refused refused) {
            return refused.malformed;
        } catch (StreamConstraintsException e) {
            return new Malformed(
                    "The body is nested deeper than "
                            + ReadLimits.JSON_NESTING
                            + " levels, contains more than "
                            + BodyTokens.MAX
                            + " names and values, or has an oversized name or number; flatten it.",
                    null);
        } catch (JsonEOFException e) {
            return new Malformed(
                    "The body ends before its JSON does; send it whole, with the right"
                            + " content-length.",
                    null);
        } catch (IOException | IllegalStateException e) {
            return new Malformed("The body is not valid JSON" + location(e) + "; mend it.", null);
        }
    }

    private static String location(Exception e) {
        return e instanceof com.fasterxml.jackson.core.JsonProcessingException json
                        && json.getLocation() != null
                ? " near byte " + json.getLocation().getByteOffset()
                : "";
    }

    private HeadReading object(JsonParser parser, int start, PromptReader prompt, MemberScan scan)
            throws IOException, Refused {
        parser.nextToken();
        insertAt = start + 1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            member(parser, start, prompt, scan);
        }
        int end = start + (int) parser.currentLocation().getByteOffset();
        int rest = JsonBytes.skipBlank(body, end, to);
        if (rest < to) {
            throw new Refused(
                    "The body continues after its JSON object at byte "
                            + (rest - from)
                            + "; remove it.",
                    null);
        }
        if (model.isEmpty()) {
            throw new Refused("`model` is missing; name the model to use.", "model");
        }
        if (prompt.endsWithAssistant) {
            needs.addForElement(form.member(), Feature.PREFILL, prompt.messages - 1);
        }
        prompt.items().requireInput(form);
        return new HeadReading.Read(new RequestHead(this, prompt, scan));
    }

    private void member(JsonParser parser, int start, PromptReader prompt, MemberScan scan)
            throws IOException, Refused {
        var name = parser.currentName();
        int nameFrom = start + (int) parser.currentTokenLocation().getByteOffset();
        boolean acted = isActedOn(name);
        if (acted) {
            refuseSecond(name);
        } else {
            refuseOtherLetters(name);
        }
        var token = parser.nextToken();
        int valueFrom = start + (int) parser.currentTokenLocation().getByteOffset();
        var location = fields == null ? MemberLocation.BODY : MemberLocation.OPERATION;
        scan.name(location, name);
        needs.enterMember(name);
        continuesLast |= name.equals(CONTINUES_LAST) && token == JsonToken.VALUE_TRUE;
        if (acted) {
            value(parser, token, prompt);
        } else {
            scan.value(location, name, token);
        }
        parser.skipChildren();
        int valueTo =
                token == JsonToken.VALUE_STRING
                        ? JsonBytes.stringEnd(body, valueFrom, to)
                        : start + (int) parser.currentLocation().getByteOffset();
        members.add(new Member(name, nameFrom, valueFrom, valueTo));
        thinking.member(name, body, valueFrom, valueTo);
        if (name.equals("tools") || name.equals("functions")) {
            prompt.bytes += valueTo - valueFrom;
        }
    }

    private boolean isActedOn(String name) {
        return fields != null
                ? OperationFields.isActedOn(name)
                : ACTED_ON.contains(name)
                        || (form == PromptForm.ITEMS && ItemsReader.isActedOn(name))
                        || MemberTables.need(name) != null;
    }

    private void refuseSecond(String name) throws Refused {
        for (var member : members) {
            if (member.name().equals(name)) {
                throw new Refused("`" + name + "` occurs twice; send it once.", name);
            }
        }
    }

    /**
     * Some servers match names regardless of case and would read another model than the gateway
     * did.
     */
    private void refuseOtherLetters(String name) throws Refused {
        if (plain(name)) {
            return;
        }
        var folded = name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        if (isActedOn(folded)) {
            throw new Refused(
                    "A member is spelt like `"
                            + folded
                            + "` with other capitals; write `"
                            + folded
                            + "`.",
                    folded);
        }
    }

    private static boolean plain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && (c < 'a' || c > 'z')) {
                return false;
            }
        }
        return true;
    }

    private void value(JsonParser parser, JsonToken token, PromptReader prompt)
            throws IOException, Refused {
        var name = parser.currentName();
        if (token == JsonToken.VALUE_NULL && !name.equals("model")) {
            return;
        }
        if ((fields != null && fields.value(name, token, prompt))
                || (form == PromptForm.ITEMS && prompt.items().member(name, token, this))) {
            return;
        }
        switch (name) {
            case "model" -> model = text(parser, token);
            case "stream" -> stream = flag(token, name);
            case STREAM_OPTIONS -> includeUsage = prompt.features().streamOptions(token);
            case "max_completion_tokens" -> maxOutputTokens = count(parser, token, 0);
            case "max_tokens" -> {
                int limit = count(parser, token, 0);
                maxOutputTokens = given("max_completion_tokens") ? maxOutputTokens : limit;
            }
            case "n" -> choices = several(count(parser, token, 1), fields == null);
            case "messages" -> prompt.messages(token);
            case "prompt", "suffix", "input" -> prompt.plain(token);
            case "tools", "functions" -> prompt.sides().tools(token);
            case "tool_choice" -> prompt.features().toolChoice(token);
            case "parallel_tool_calls" -> need(flag(token, name), Feature.PARALLEL_TOOLS);
            case "response_format" -> prompt.features().responseFormat(token);
            case "output_config" -> prompt.features().outputConfig(token);
            case "system" -> prompt.content(token);
            case "logprobs", "top_logprobs" ->
                    need(token != JsonToken.VALUE_FALSE, Feature.LOGPROBS);
            case "modalities" -> prompt.features().modalities(token);
            default -> prompt.sides().member(name, token);
        }
    }

    private boolean given(String name) {
        return members.stream().anyMatch(m -> m.name().equals(name) && body[m.valueFrom()] != 'n');
    }

    private static String text(JsonParser parser, JsonToken token) throws IOException, Refused {
        if (token != JsonToken.VALUE_STRING || parser.getText().isBlank()) {
            throw new Refused("`model` is not a non-empty string; send the model's name.", "model");
        }
        return parser.getText();
    }

    static boolean flag(JsonToken token, String name) throws Refused {
        if (!token.isBoolean()) {
            throw new Refused("`" + name + "` is not a boolean; send true or false.", name);
        }
        return token == JsonToken.VALUE_TRUE;
    }

    static int count(JsonParser parser, JsonToken token, int least) throws IOException, Refused {
        var name = parser.currentName();
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw new Refused("`" + name + "` is not a whole number; send an integer.", name);
        }
        var digits = parser.getText();
        if (digits.startsWith("-") || (least > 0 && digits.equals("0"))) {
            throw new Refused("`" + name + "` is too small; send at least " + least + ".", name);
        }
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private int several(int n, boolean chat) {
        need(chat && n > 1, Feature.MULTIPLE);
        return n;
    }

    private void need(boolean needed, Feature feature) {
        if (needed) {
            needs.add(feature);
        }
    }

    /** Aborts the pass; converted to a value before it leaves this package. */
    static final class Refused extends Exception {
        final Malformed malformed;

        Refused(String message, @Nullable String param) {
            super(message, null, false, false);
            this.malformed = new Malformed(message, param);
        }

        Refused(Malformed malformed) {
            super(malformed.message(), null, false, false);
            this.malformed = malformed;
        }
    }
}
