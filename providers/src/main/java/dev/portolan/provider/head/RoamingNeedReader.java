package dev.portolan.provider.head;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.portolan.provider.head.HeadReader.Refused;
import dev.portolan.provider.members.MemberContent;
import dev.portolan.provider.members.MemberLocation;
import dev.portolan.provider.members.MemberTables;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.wire.JsonBytes;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds members that make a request involve more than the model: searches, tools the provider runs,
 * addresses it fetches, files it keeps. A member that is not known to stay with the model counts as
 * one.
 */
final class RoamingNeedReader {
    private static final Set<String> OWN_TOOLS = Set.of("function", "custom");
    private static final Set<String> OF_OWN_TOOLS =
            Set.of("function", "custom", "name", "input_schema");
    private static final Set<String> LABELS =
            Set.of("filename", "document_name", "title", "detail", "format", "media_type");

    /** Members whose values are addresses, whatever their form. */
    private static final Pattern ADDRESS = Pattern.compile("(?i)(?:^|_)(?:url|uri)$|Ur[il]$");

    /**
     * The characters within which an address shows its scheme; longer than any, with room for
     * blanks before it.
     */
    private static final int SCHEME_WITHIN = 256;

    private final JsonParser parser;
    private final byte[] body;
    private final int start;
    private final int to;
    private final FeatureNeeds needs;
    private final MemberScan scan;

    RoamingNeedReader(JsonParser parser, byte[] body, int start, int to, HeadFindings notes) {
        this.parser = parser;
        this.body = body;
        this.start = start;
        this.to = to;
        this.needs = notes.needs();
        this.scan = notes.scan();
    }

    /**
     * Reads a member of the body that makes some provider search, call out or store; an empty list
     * asks for nothing.
     */
    void member(String name, JsonToken token) throws IOException {
        var need = MemberTables.need(name);
        if (need == null || token == JsonToken.VALUE_FALSE) {
            return;
        }
        if (token == JsonToken.START_ARRAY && isEmptyArray()) {
            return;
        }
        needs.add(need);
    }

    /** Reads the array that was entered to its end, and returns whether it has no element. */
    private boolean isEmptyArray() throws IOException {
        boolean empty = true;
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            empty = false;
            parser.skipChildren();
        }
        return empty;
    }

    /**
     * Reads the tools of a request; the caller's own are functions, the provider runs all others.
     */
    void tools(JsonToken token) throws IOException, Refused {
        var name = parser.currentName();
        if (token != JsonToken.START_ARRAY) {
            throw new Refused("`" + name + "` has the wrong type or form; send an array.", name);
        }
        needs.enterArray();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            needs.enterElement();
            needs.add(Feature.TOOLS);
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                tool(name.equals("functions") ? MemberLocation.FUNCTION : MemberLocation.TOOL);
            } else {
                scan.strange(MemberLocation.BODY, name);
                parser.skipChildren();
            }
        }
        needs.leaveArray();
    }

    private void tool(MemberLocation location) throws IOException {
        String type = null;
        boolean named = false;
        boolean twice = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING && name.equals("type")) {
                twice |= type != null;
                type = parser.getText();
            }
            named |= OF_OWN_TOOLS.contains(name);
            scan.member(location, token);
        }
        if (twice || !isOwn(type, named)) {
            boolean search = !twice && type != null && type.startsWith("web_search");
            needs.add(search ? Feature.WEB_SEARCH : Feature.HOSTED_TOOLS);
        }
    }

    private static boolean isOwn(@Nullable String type, boolean named) {
        return type == null ? named : OWN_TOOLS.contains(type);
    }

    /**
     * Returns whether the value of a content part's member contains an address to be fetched; also
     * records stored files and unknown names.
     */
    boolean leadsOut(String member, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return isAddress();
        }
        if (!token.isStructStart()) {
            return false;
        }
        var inside = MemberTables.inside(MemberLocation.PART, member);
        boolean out = false;
        int depth = 1;
        look(inside, member, token);
        while (depth > 0) {
            var next = parser.nextToken();
            if (next.isStructStart()) {
                depth++;
            } else if (next.isStructEnd()) {
                depth--;
            } else if (next == JsonToken.VALUE_STRING) {
                out |= isAddress();
            }
            look(inside, member, next);
        }
        return out;
    }

    /** Reads the names in a part; at any depth they belong to the same location. */
    private void look(MemberContent inside, String member, JsonToken token) throws IOException {
        switch (inside) {
            case MemberContent.Data _data -> {}
            case MemberContent.Scalars _scalars -> {
                if (token == JsonToken.START_OBJECT) {
                    scan.strange(MemberLocation.PART, member);
                }
            }
            case MemberContent.Objects(MemberLocation location) -> {
                if (token == JsonToken.FIELD_NAME) {
                    scan.name(location, parser.currentName());
                }
            }
        }
    }

    private boolean isAddress() throws IOException {
        var name = String.valueOf(parser.currentName());
        if (name.equals("file_id")) {
            needs.add(Feature.STORED);
        }
        int quote = start + (int) parser.currentTokenLocation().getByteOffset();
        return !LABELS.contains(name)
                && !JsonBytes.startsWith(body, quote + 1, to, "data:")
                && (isNamedAddress(name, quote + 1) || hasScheme(quote + 1) || hasHost(quote + 1));
    }

    /**
     * Returns whether the value of an address member is an address; it is one even without scheme
     * and host.
     */
    private boolean isNamedAddress(String name, int from) {
        return body[from] != '"' && ADDRESS.matcher(name).find();
    }

    /** A colon near the start, or an escape that may be one; base64 has neither. */
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

    /**
     * Returns whether there are two slashes, or what some parsers treat as them, and a dot before
     * the next; base64 has no dot.
     */
    private boolean hasHost(int from) {
        int end = Math.min(to, from + SCHEME_WITHIN);
        int at = JsonBytes.skipBlank(body, from, end);
        int slashes = 0;
        for (; at < end && (body[at] == '/' || body[at] == '\\'); at++) {
            slashes++;
        }
        for (; slashes > 1 && at < end && body[at] != '"'; at++) {
            if (body[at] == '.' || body[at] == '[') {
                return true;
            }
        }
        return false;
    }
}
