package dev.portolan.gateway.records.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.gateway.records.chain.CanonicalJson;
import dev.portolan.gateway.records.chain.Hash;
import dev.portolan.gateway.records.chain.Link;
import dev.portolan.gateway.records.chain.ScopeKey;
import dev.portolan.gateway.records.chain.SignedHead;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One line of {@code links.jsonl}: consecutive links of a chain.
 *
 * @param first the number of the first link
 * @param links in order
 * @param head the signed head at the last link; null if the next line continues to one
 */
record LinkLine(String chain, long first, List<Link> links, @Nullable SignedHead head) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    LinkLine {
        links = List.copyOf(links);
    }

    byte[] json() {
        CanonicalJson json =
                new CanonicalJson().object().member("chain", chain).member("first", first);
        if (head != null) {
            json.name("head");
            head.write(json);
        }
        json.array("links");
        links.forEach(link -> json.value(link.scopeText() + "." + link.content().text()));
        return json.endArray().endObject().bytes();
    }

    /** Reads {@link #json}; empty if the text is not exactly one that this wrote. */
    static Optional<LinkLine> read(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            String chain = node.path("chain").asText();
            long first = node.path("first").asLong();
            List<Link> links = new ArrayList<>();
            for (JsonNode link : node.path("links")) {
                Optional<Link> read = link(chain, first + links.size(), link.asText());
                if (read.isEmpty()) {
                    return Optional.empty();
                }
                links.add(read.get());
            }
            SignedHead head =
                    node.has("head")
                            ? SignedHead.read(node.path("head")).orElseThrow(IOException::new)
                            : null;
            LinkLine read = new LinkLine(chain, first, links, head);
            boolean exact = new String(read.json(), StandardCharsets.UTF_8).equals(text);
            return exact ? Optional.of(read) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Link> link(String chain, long sequence, String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        byte[] scope = DECODER.decode(text.substring(0, dot));
        return scope.length == ScopeKey.SCOPE_BYTES
                ? Hash.parse(text.substring(dot + 1))
                        .map(content -> new Link(chain, sequence, scope, content))
                : Optional.empty();
    }
}
