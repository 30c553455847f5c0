package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.LenientJson;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The members of Mistral's requests, read from {@code mistral-members.json}, which names its
 * source. The gateway's own list is written by hand, so that each can show a mistake in the other.
 *
 * @param messages the members of a message, by role
 */
record MistralSchema(
        Set<String> chat,
        Set<String> fim,
        Set<String> embeddings,
        Map<String, Set<String>> messages) {
    private static final String FILE = "mistral-members.json";

    /** Reads the file beside this class. */
    static MistralSchema read() {
        try (InputStream in = MistralSchema.class.getResourceAsStream(FILE)) {
            var text =
                    new String(
                            Objects.requireNonNull(in, FILE).readAllBytes(),
                            StandardCharsets.UTF_8);
            return of(LenientJson.read(text));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " can't be read", e);
        }
    }

    private static MistralSchema of(JsonNode file) {
        var messages = new HashMap<String, Set<String>>();
        for (var role : file.path("messages").properties()) {
            messages.put(role.getKey(), names(role.getValue()));
        }
        return new MistralSchema(
                names(file.path("chat")),
                names(file.path("fim")),
                names(file.path("embeddings")),
                Map.copyOf(messages));
    }

    private static Set<String> names(JsonNode array) {
        return LenientJson.each(array)
                .map(JsonNode::asText)
                .collect(Collectors.toUnmodifiableSet());
    }
}
