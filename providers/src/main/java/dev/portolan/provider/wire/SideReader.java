package dev.portolan.provider.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.portolan.provider.Feature;
import dev.portolan.provider.wire.HeadReader.Refused;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Set;

/**
 * Finds what takes a request beyond the model: searches, tools the provider runs, addresses it
 * fetches, things it keeps. What is not known to stay counts as leading on.
 */
final class SideReader {
    /** Members that let some provider search, call out or keep, unless null or false. */
    static final Set<String> MEMBERS =
            Set.of(
                    "web_search_options",
                    "search_parameters",
                    "enable_search",
                    "data_sources",
                    "mcp_servers",
                    "plugins",
                    "store");

    private static final Set<String> OWN_TOOLS = Set.of("function", "custom");
    private static final Set<String> OF_OWN_TOOLS =
            Set.of("function", "custom", "name", "input_schema");
    private static final Set<String> LABELS =
            Set.of("filename", "document_name", "title", "detail", "format", "media_type");

    /** Where an address shows its scheme; longer than any, with room for blanks before it. */
    private static final int SCHEME_WITHIN = 256;

    private final JsonParser parser;
    private final byte[] body;
    private final int start;
    private final int to;
    private final Set<Feature> needs;

    SideReader(JsonParser parser, byte[] body, int start, int to, Set<Feature> needs) {
        this.parser = parser;
        this.body = body;
        this.start = start;
        this.to = to;
        this.needs = needs;
    }

    /** One of {@link #MEMBERS}. */
    void member(String name, JsonToken token) {
        if (token == JsonToken.VALUE_FALSE) {
            return;
        }
        needs.add(
                switch (name) {
                    case "store" -> Feature.STORED;
                    case "data_sources", "mcp_servers", "plugins" -> Feature.HOSTED_TOOLS;
                    default -> Feature.WEB_SEARCH;
                });
    }

    /** The tools a request brings; the caller's own are functions, all others the provider runs. */
    void tools(JsonToken token) throws IOException, Refused {
        var name = parser.currentName();
        if (token != JsonToken.START_ARRAY) {
            throw new Refused("`" + name + "` has the wrong type or form; send an array.", name);
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            needs.add(Feature.TOOLS);
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                tool();
            } else {
                parser.skipChildren();
            }
        }
    }

    private void tool() throws IOException {
        String type = null;
        boolean named = false;
        boolean twice = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("type")) {
                twice |= type != null;
                type = parser.getText();
            }
            named |= OF_OWN_TOOLS.contains(name);
            parser.skipChildren();
        }
        if (twice || !isOwn(type, named)) {
            boolean search = !twice && type != null && type.startsWith("web_search");
            needs.add(search ? Feature.WEB_SEARCH : Feature.HOSTED_TOOLS);
        }
    }

    private static boolean isOwn(@Nullable String type, boolean named) {
        return type == null ? named : OWN_TOOLS.contains(type);
    }

    /** Whether a value of a content part holds an address to be fetched; notes files kept. */
    boolean leadsOut(JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return isAddress();
        }
        if (!token.isStructStart()) {
            return false;
        }
        boolean out = false;
        int depth = 1;
        while (depth > 0) {
            var next = parser.nextToken();
            if (next.isStructStart()) {
                depth++;
            } else if (next.isStructEnd()) {
                depth--;
            } else if (next == JsonToken.VALUE_STRING) {
                out |= isAddress();
            }
        }
        return out;
    }

    private boolean isAddress() throws IOException {
        var name = String.valueOf(parser.currentName());
        if (name.equals("file_id")) {
            needs.add(Feature.STORED);
        }
        int quote = start + (int) parser.currentTokenLocation().getByteOffset();
        return !LABELS.contains(name)
                && !Json.startsWith(body, quote + 1, to, "data:")
                && hasScheme(quote + 1);
    }

    /** A colon early on, or an escape that may stand for one; base64 has neither. */
    private boolean hasScheme(int from) {
        int end = Math.min(to, from + SCHEME_WITHIN);
        for (int at = from; at < end && body[at] != '"'; at++) {
            boolean escaped = body[at] == '\\' && at + 1 < end && body[at + 1] == 'u';
            if (body[at] == ':' || escaped) {
                return true;
            }
        }
        return false;
    }
}
