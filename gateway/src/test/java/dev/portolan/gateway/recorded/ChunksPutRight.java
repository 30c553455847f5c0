package dev.portolan.gateway.recorded;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stream's chunks as OpenAI's clients want them: the usage in a last chunk of its own, and no
 * chunk without its kind and names.
 */
final class ChunksPutRight {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> NAMES =
            Set.of("id", "object", "created", "model", "system_fingerprint", "service_tier");

    private static final JsonMapper TREES = new JsonMapper();
    private static final Pattern FINISH = Pattern.compile("\"finish_reason\": ?\"\\w");

    private static final Pattern NAMED =
            Pattern.compile("\"created\":([1-9]\\d*),\"id\":\"([^\"]+)\",\"model\":\"([^\"]+)\"");

    private final String stream;
    private String names = "";
    private String owed = "";
    private boolean finished;
    private String own = "";
    private String usage = "";
    private int position;
    private boolean chosen;

    /** The chunks of a whole stream. */
    ChunksPutRight(String stream) {
        this.stream = stream;
    }

    /** The data of an event, with what has to be changed in it. */
    String putRight(String data) {
        if (!data.startsWith("{")) {
            return data;
        }
        own = "";
        usage = "";
        chosen = false;
        try (JsonParser parser = JSON.createParser(data)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                member(parser, data);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        finished |= FINISH.matcher(data).find();
        names = chosen && names.isEmpty() ? own : names;
        String put = data;
        if (!usage.isEmpty()) {
            owed = chosen ? usage : "";
            put = chosen ? without(data, position, usage.length()) : data;
        }
        return put.contains("\"id\":\"\"") ? named(put) : put;
    }

    /** The data of a chunk that names nothing, as Azure's first, with the stream's names. */
    private String named(String put) {
        Matcher first = NAMED.matcher(stream);
        return first.find()
                ? put.replace("\"object\":\"\"", "\"object\":\"chat.completion.chunk\"")
                        .replace("\"created\":0", "\"created\":" + first.group(1))
                        .replace("\"id\":\"\"", "\"id\":\"" + first.group(2) + "\"")
                        .replace("\"model\":\"\"", "\"model\":\"" + first.group(3) + "\"")
                : put;
    }

    /** The data without the member whose value is there, and without its comma. */
    private static String without(String data, int position, int length) {
        int name = data.lastIndexOf("\"usage\"", position);
        String after = data.substring(position + length);
        if (after.stripLeading().startsWith(",")) {
            return data.substring(0, name) + after.substring(after.indexOf(',') + 1);
        }
        return data.substring(0, data.lastIndexOf(',', name)) + after;
    }

    private void member(JsonParser parser, String data) throws IOException {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.finishToken();
        parser.skipChildren();
        String value = data.substring(from, (int) parser.currentLocation().getCharOffset());
        if (NAMES.contains(name)) {
            own += "\"" + name + "\":" + value + ",";
        }
        if (name.equals("x_groq") && usage.isEmpty()) {
            String inside = TREES.readTree(value).path("usage").toString();
            owed = inside.isEmpty() ? owed : inside;
        }
        if (name.equals("usage") && token == JsonToken.START_OBJECT) {
            usage = value;
            position = from;
        }
        chosen |= name.equals("choices") && token == JsonToken.START_ARRAY && value.length() > 2;
    }

    /** Whether the provider reported how the answer finished. */
    boolean finished() {
        return finished;
    }

    /** What is owed before the end: the usage. */
    void pay(boolean wanted, StringBuilder body) {
        if (wanted && !owed.isEmpty()) {
            body.append("data: {%s\"choices\":[],\"usage\":%s}\n\n".formatted(names, owed));
        }
        owed = "";
    }
}
