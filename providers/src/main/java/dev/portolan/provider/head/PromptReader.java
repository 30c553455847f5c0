package dev.portolan.provider.head;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.head.HeadReader.Refused;
import dev.portolan.provider.members.MemberContent;
import dev.portolan.provider.members.MemberLocation;
import dev.portolan.provider.members.MemberTables;
import dev.portolan.provider.members.ProviderContent;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.wire.JsonBytes;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Set;

/**
 * Reads the part of a request that the model reads, and records its size and its kinds of content.
 */
final class PromptReader {

    private static final Set<String> IN_HISTORY = Set.of("tool_call_id", "function_call");

    /** Parts that contain nothing but content. */
    private static final Set<String> WORDS =
            Set.of(
                    "text",
                    "input_text",
                    "output_text",
                    "refusal",
                    "thinking",
                    "reasoning",
                    "redacted_thinking",
                    "tool_use",
                    "tool_result");

    private final JsonParser parser;
    private final byte[] body;
    private final int start;
    private final int to;
    private final FeatureNeeds needs;
    private final MemberScan scan;
    private final RoamingNeedReader sides;
    private final FeatureReader features;
    private final ItemsReader items;
    private int toolUses;
    long bytes;
    int images;
    int messages;
    boolean developerRole;
    int systemMessages;
    boolean startsWithSystem;
    boolean providerContent;
    boolean toolHistory;
    boolean endsWithAssistant;
    boolean endsWithPrefix;
    long prefixHash;
    private int prefixFrom = -1;
    private boolean lastRoleIsUser;

    PromptReader(JsonParser parser, byte[] body, int start, int to, HeadFindings notes) {
        this.parser = parser;
        this.body = body;
        this.start = start;
        this.to = to;
        this.needs = notes.needs();
        this.scan = notes.scan();
        this.features = new FeatureReader(parser, notes);
        this.sides = new RoamingNeedReader(parser, body, start, to, notes);
        this.items = new ItemsReader(parser, this, notes);
    }

    /** Members that make a request involve more than the model. */
    FeatureReader features() {
        return features;
    }

    /** The prompt of the Responses protocol. */
    ItemsReader items() {
        return items;
    }

    MemberScan scan() {
        return scan;
    }

    RoamingNeedReader sides() {
        return sides;
    }

    JsonParser parser() {
        return parser;
    }

    FeatureNeeds needs() {
        return needs;
    }

    /** Records a feature that the value read now needs; null for none. */
    void need(@Nullable Feature feature) {
        if (feature != null) {
            needs.add(feature);
        }
    }

    /** Counts a text; a value of another kind has none. */
    void text(JsonToken token) {
        if (token == JsonToken.VALUE_STRING) {
            countText();
        }
    }

    /** Reads a prompt or input: text, or an array of texts, of token numbers, or of such arrays. */
    void plain(JsonToken token) throws IOException, Refused {
        if (token == JsonToken.VALUE_STRING) {
            countText();
            return;
        }
        var name = parser.currentName();
        if (token != JsonToken.START_ARRAY) {
            throw new Refused("`" + name + "` is neither text nor an array; send one.", name);
        }
        int depth = 1;
        while (depth > 0) {
            switch (parser.nextToken()) {
                case VALUE_STRING -> countText();
                case VALUE_NUMBER_INT -> bytes += ReadLimits.BYTES_PER_TOKEN;
                case START_ARRAY -> depth++;
                case START_OBJECT -> {
                    depth++;
                    scan.strange(MemberLocation.BODY, name);
                }
                case END_ARRAY, END_OBJECT -> depth--;
                default -> {}
            }
        }
    }

    void messages(JsonToken token) throws IOException, Refused {
        if (token != JsonToken.START_ARRAY) {
            throw new Refused("`messages` is not an array; send an array of messages.", "messages");
        }
        needs.enterArray();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            needs.enterElement();
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new Refused("A message is not an object; send objects.", "messages");
            }
            long from = parser.currentTokenLocation().getByteOffset();
            message();
            messages++;
            prefix(from);
        }
        needs.leaveArray();
    }

    private void message() throws IOException, Refused {
        String role = null;
        int calls = 0;
        toolUses = 0;
        endsWithPrefix = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var token = parser.nextToken();
            // A role and a content are in every table of messages, and in every message.
            switch (name) {
                case "role" -> role = role(role, token);
                case "content" -> content(token);
                case "tool_calls" -> {
                    scan.name(MemberLocation.MESSAGE, name);
                    calls = toolCalls(token);
                }
                default -> {
                    scan.name(MemberLocation.MESSAGE, name);
                    endsWithPrefix |= name.equals("prefix") && token == JsonToken.VALUE_TRUE;
                    providerContent |= ProviderContent.isMember(name);
                    toolHistory |= IN_HISTORY.contains(name) && token.isScalarValue();
                    scan.value(MemberLocation.MESSAGE, name, token);
                }
            }
            parser.skipChildren();
        }
        calls += toolUses;
        role(role, calls == 0);
        toolHistory |= calls > 0 || "tool".equals(role);
        if (toolHistory) {
            needs.add(Feature.TOOLS);
        }
        if (calls > 1) {
            needs.add(Feature.PARALLEL_TOOLS);
        }
    }

    /** Records the role of a message, and whether it is more than calls of tools. */
    void role(@Nullable String role, boolean speaks) {
        lastRoleIsUser = "user".equals(role);
        developerRole |= "developer".equals(role);
        if ("developer".equals(role) || "system".equals(role)) {
            systemMessages++;
            startsWithSystem |= messages == 0;
        }
        endsWithAssistant = "assistant".equals(role) && speaks;
    }

    /** The conversation's beginning: everything up to the end of the user's first message. */
    void prefix(long from) {
        if (prefixFrom < 0) {
            prefixFrom = start + (int) from;
        }
        if (prefixHash == 0 && lastRoleIsUser) {
            int end = start + (int) parser.currentLocation().getByteOffset();
            prefixHash = ConversationPrefix.hash(body, prefixFrom, end);
        }
    }

    private String role(@Nullable String before, JsonToken token) throws IOException, Refused {
        if (token != JsonToken.VALUE_STRING || before != null) {
            throw new Refused("A message's `role` is not one string; send one.", "messages");
        }
        return parser.getText();
    }

    private int toolCalls(JsonToken token) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            strangeObject(token, "tool_calls");
            return 0;
        }
        int calls = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                calls++;
                members(MemberLocation.CALL);
            } else {
                parser.skipChildren();
            }
        }
        return calls;
    }

    /** The members of a call, or of its function, whose texts are counted. */
    private void members(MemberLocation location) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var token = parser.nextToken();
            scan.name(location, name);
            providerContent |= ProviderContent.isMember(name);
            if (token == JsonToken.VALUE_STRING) {
                countText();
            } else if (token == JsonToken.START_OBJECT
                    && MemberTables.inside(location, name)
                            instanceof MemberContent.Objects(MemberLocation inside)) {
                members(inside);
            } else {
                scan.value(location, name, token);
            }
        }
    }

    private void strangeObject(JsonToken token, String name) {
        if (token == JsonToken.START_OBJECT) {
            scan.strange(MemberLocation.MESSAGE, name);
        }
    }

    /** Content as text or parts; the result of a tool has content of its own. */
    void content(JsonToken token) throws IOException, Refused {
        if (token == JsonToken.VALUE_STRING) {
            countText();
            return;
        }
        if (token != JsonToken.START_ARRAY) {
            strangeObject(token, "content");
            return;
        }
        needs.enterArray();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            needs.enterElement();
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                part();
            } else {
                parser.skipChildren();
            }
        }
        needs.leaveArray();
    }

    private void part() throws IOException, Refused {
        String type = null;
        boolean out = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var token = parser.nextToken();
            scan.name(MemberLocation.PART, name);
            providerContent |= ProviderContent.isMember(name);
            if (token == JsonToken.VALUE_STRING && name.equals("type")) {
                if (type != null) {
                    throw new Refused("A content part gives its `type` twice.", "messages");
                }
                type = parser.getText();
                scan.name(MemberLocation.PART_TYPE, type);
                providerContent |= ProviderContent.isPart(type);
                kind(type);
            } else if (token == JsonToken.VALUE_STRING && name.equals("text")) {
                countText();
            } else if (name.equals("content")) {
                content(token);
            } else {
                out |= sides.leadsOut(name, token);
            }
            parser.skipChildren();
        }
        if (out && (type == null || !WORDS.contains(type))) {
            needs.add(Feature.REMOTE_MEDIA);
        }
    }

    private void kind(String type) {
        switch (type) {
            case "image_url", "image", "input_image" -> {
                images++;
                needs.add(Feature.VISION);
            }
            case "input_audio", "audio_url", "audio" -> needs.add(Feature.AUDIO);
            case "video_url", "video", "input_video" -> needs.add(Feature.VIDEO);
            case "file", "input_file", "document_url", "document" -> needs.add(Feature.FILES);
            case "tool_use" -> toolUses++;
            case "tool_result" -> toolHistory = true;
            default -> {}
        }
    }

    void countText() {
        int quote = start + (int) parser.currentTokenLocation().getByteOffset();
        if (!JsonBytes.startsWith(body, quote + 1, to, "data:")) {
            bytes += JsonBytes.stringEnd(body, quote, to) - quote - 2;
        }
    }
}
