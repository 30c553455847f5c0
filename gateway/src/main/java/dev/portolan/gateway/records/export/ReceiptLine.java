package dev.portolan.gateway.records.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.gateway.records.chain.CanonicalJson;
import dev.portolan.gateway.records.chain.CanonicalTree;
import dev.portolan.gateway.records.chain.Hash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One line of {@code receipts.jsonl}: an entry with its place in the chain.
 *
 * @param content the content
 * @param digest the digest of its canonical text
 */
record ReceiptLine(String chain, long sequence, JsonNode content, Hash digest) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Returns the line of an entry whose content is canonical. */
    static String json(String chain, long sequence, String content) {
        byte[] name = new CanonicalJson().value(chain).bytes();
        return "{\"chain\":%s,\"content\":%s,\"sequence\":%d}"
                .formatted(new String(name, StandardCharsets.UTF_8), content, sequence);
    }

    /** Reads {@link #json}; empty if the text is not exactly one that this wrote. */
    static Optional<ReceiptLine> read(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            JsonNode content = node.path("content");
            byte[] canonical = CanonicalTree.of(content);
            ReceiptLine read =
                    new ReceiptLine(
                            node.path("chain").asText(),
                            node.path("sequence").asLong(),
                            content,
                            Hash.of(canonical));
            String again =
                    json(read.chain, read.sequence, new String(canonical, StandardCharsets.UTF_8));
            return again.equals(text) ? Optional.of(read) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Its name in messages: chain and number, and the request's id if it has one. */
    String shown() {
        String request = content.path("request").asText("");
        return chain + "/" + sequence + (request.isEmpty() ? "" : " (request " + request + ")");
    }
}
