package dev.portolan.provider.head;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.portolan.provider.head.HeadReader.Refused;
import dev.portolan.provider.members.MemberLocation;
import dev.portolan.provider.request.Feature;

import java.io.IOException;
import java.util.Set;

/** Finds the features that a request's output settings need. */
final class FeatureReader {
    private static final Set<String> FREE = Set.of("auto", "none");
    private static final String STREAM_OPTIONS = "stream_options";

    private final JsonParser parser;
    private final FeatureNeeds needs;
    private final MemberScan scan;

    FeatureReader(JsonParser parser, HeadFindings notes) {
        this.parser = parser;
        this.needs = notes.needs();
        this.scan = notes.scan();
    }

    /** OpenAI's string or named function, or Anthropic's object with a type. */
    void toolChoice(JsonToken token) throws IOException, Refused {
        boolean value = token == JsonToken.VALUE_STRING;
        expect(value || token == JsonToken.START_OBJECT, "tool_choice", "a string or an object");
        var kind = value ? parser.getText() : typeOf("tool_choice");
        need(!FREE.contains(kind), Feature.FORCED_TOOL);
    }

    void responseFormat(JsonToken token) throws IOException, Refused {
        expect(token == JsonToken.START_OBJECT, "response_format", "an object");
        var kind = typeOf("response_format");
        need(kind.equals("json_schema"), Feature.JSON_SCHEMA);
        need(kind.equals("json_object"), Feature.JSON_OBJECT);
    }

    /**
     * Returns the type of the object that was entered, which may have one; empty if it has none.
     */
    private String typeOf(String member) throws IOException, Refused {
        String kind = "";
        boolean seen = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean type = parser.currentName().equals("type");
            var token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING && type) {
                expect(!seen, member, "an object that gives its type once");
                seen = true;
                kind = parser.getText();
            }
            scan.member(MemberLocation.SETTING, token);
        }
        return kind;
    }

    /** Returns whether the options of a stream ask for usage. */
    boolean streamOptions(JsonToken token) throws IOException, Refused {
        expect(token == JsonToken.START_OBJECT, STREAM_OPTIONS, "an object");
        boolean seen = false;
        boolean includes = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean usage = parser.currentName().equals("include_usage");
            var value = parser.nextToken();
            if (usage) {
                expect(!seen, STREAM_OPTIONS, "an object that gives include_usage once");
                seen = true;
                expect(
                        value.isBoolean() || value == JsonToken.VALUE_NULL,
                        STREAM_OPTIONS,
                        "an object whose include_usage is a boolean");
                includes = value == JsonToken.VALUE_TRUE;
            }
            scan.member(MemberLocation.SETTING, value);
        }
        return includes;
    }

    /** The setting of the Responses protocol for the form of the answer. */
    void text(JsonToken token) throws IOException, Refused {
        expect(token == JsonToken.START_OBJECT, "text", "an object");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean format = parser.currentName().equals("format");
            var value = parser.nextToken();
            if (format && value == JsonToken.START_OBJECT) {
                var kind = typeOf("text");
                need(kind.equals("json_schema"), Feature.JSON_SCHEMA);
                need(kind.equals("json_object"), Feature.JSON_OBJECT);
            } else {
                scan.member(MemberLocation.SETTING, value);
            }
        }
    }

    /** Anthropic's setting for an answer that follows a schema. */
    void outputConfig(JsonToken token) throws IOException, Refused {
        expect(token == JsonToken.START_OBJECT, "output_config", "an object");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean format = parser.currentName().equals("format");
            var value = parser.nextToken();
            need(value == JsonToken.START_OBJECT && format, Feature.JSON_SCHEMA);
            scan.member(MemberLocation.SETTING, value);
        }
    }

    void modalities(JsonToken token) throws IOException, Refused {
        expect(token == JsonToken.START_ARRAY, "modalities", "an array");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            boolean value = parser.currentToken() == JsonToken.VALUE_STRING;
            need(value && parser.getText().equals("audio"), Feature.AUDIO);
            parser.skipChildren();
        }
    }

    private void need(boolean needed, Feature feature) {
        if (needed) {
            needs.add(feature);
        }
    }

    static void expect(boolean holds, String name, String expected) throws Refused {
        if (!holds) {
            throw new Refused(
                    "`" + name + "` has the wrong type or form; send " + expected + ".", name);
        }
    }
}
