package dev.portolan.provider.head;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.portolan.provider.head.HeadReader.Refused;
import dev.portolan.provider.members.MemberLocation;
import dev.portolan.provider.request.Feature;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Set;

/**
 * Reads the members of a request that is no chat: of documents, recordings, texts to be spoken and
 * images. Records how much it contains, and what in it the provider would fetch or has stored.
 */
final class OperationFields {
    private static final Set<String> ACTED_ON =
            Set.of(
                    "model",
                    "stream",
                    "n",
                    "input",
                    "query",
                    "prompt",
                    "documents",
                    "document",
                    "image",
                    "image[]",
                    "images",
                    "mask",
                    "file",
                    "file_id",
                    "file_url",
                    "voice",
                    "response_format");

    private long characters;
    private int documents;

    /** Returns whether the value of a member is read. */
    static boolean isActedOn(String name) {
        return ACTED_ON.contains(name);
    }

    /** Returns how much the request contains. */
    RequestCounts counts() {
        return new RequestCounts(characters, documents);
    }

    /** Reads a value; returns false for one that every request has and that is read elsewhere. */
    boolean value(String name, JsonToken token, PromptReader prompt) throws IOException, Refused {
        var parser = prompt.parser();
        switch (name) {
            case "model", "stream", "n" -> {
                return false;
            }
            case "input", "query", "prompt" -> content(name, token, prompt);
            case "documents" -> documents(token, prompt);
            case "file_id" -> prompt.need(Feature.STORED);
            case "file_url" -> prompt.need(Feature.REMOTE_MEDIA);
            case "voice" -> prompt.need(token == JsonToken.START_OBJECT ? Feature.STORED : null);
            case "response_format" -> prompt.need(isAddress(parser, token) ? Feature.STORED : null);
            default -> media(name, token, prompt);
        }
        return true;
    }

    /** An image that is returned as an address is stored by the provider until it is fetched. */
    private static boolean isAddress(JsonParser parser, JsonToken token) throws IOException {
        return token == JsonToken.VALUE_STRING && parser.getText().equals("url");
    }

    /** Reads a text, or an array of texts and of parts. */
    private void content(String name, JsonToken token, PromptReader prompt)
            throws IOException, Refused {
        if (token == JsonToken.VALUE_STRING) {
            var text = prompt.parser().getText();
            characters += text.codePointCount(0, text.length());
            prompt.countText();
            return;
        }
        if (token != JsonToken.START_ARRAY) {
            throw new Refused("`" + name + "` is neither text nor an array; send one.", name);
        }
        elements(prompt);
    }

    private void documents(JsonToken token, PromptReader prompt) throws IOException, Refused {
        if (token != JsonToken.START_ARRAY) {
            throw new Refused("`documents` is not an array; send an array of texts.", "documents");
        }
        documents = elements(prompt);
    }

    /** Reads the array that was entered; returns the number of its elements. */
    private int elements(PromptReader prompt) throws IOException, Refused {
        var parser = prompt.parser();
        int count = 0;
        prompt.needs().enterArray();
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            count++;
            prompt.needs().enterElement();
            if (token == JsonToken.VALUE_STRING) {
                var text = parser.getText();
                characters += text.codePointCount(0, text.length());
                prompt.countText();
            } else if (token == JsonToken.START_OBJECT) {
                part(prompt);
            } else {
                parser.skipChildren();
            }
        }
        prompt.needs().leaveArray();
        return count;
    }

    /** Reads an image, a document or a list of them. */
    private static void media(String name, JsonToken token, PromptReader prompt)
            throws IOException, Refused {
        if (token == JsonToken.START_OBJECT) {
            part(prompt);
        } else if (prompt.sides().leadsOut(name, token)) {
            prompt.need(Feature.REMOTE_MEDIA);
        }
    }

    private static void part(PromptReader prompt) throws IOException, Refused {
        var parser = prompt.parser();
        boolean out = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var token = parser.nextToken();
            prompt.scan().name(MemberLocation.PART, name);
            switch (name) {
                case "type" -> prompt.need(kind(parser, token));
                case "text" -> prompt.text(token);
                case "file_id" -> prompt.need(Feature.STORED);
                default -> out |= prompt.sides().leadsOut(name, token);
            }
            parser.skipChildren();
        }
        if (out) {
            prompt.need(Feature.REMOTE_MEDIA);
        }
    }

    /** Returns the feature that a part of this type needs; null if it needs none. */
    private static @Nullable Feature kind(JsonParser parser, JsonToken token) throws IOException {
        boolean image = token == JsonToken.VALUE_STRING && parser.getText().equals("image_url");
        return image ? Feature.VISION : null;
    }
}
