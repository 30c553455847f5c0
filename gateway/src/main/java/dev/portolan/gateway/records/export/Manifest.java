package dev.portolan.gateway.records.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.gateway.records.chain.CanonicalJson;
import dev.portolan.gateway.records.chain.ScopeKey;
import dev.portolan.gateway.records.chain.SignedHead;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an export contains.
 *
 * @param tenant the tenant; null for the entries of all tenants and of the operators
 * @param from the beginning of the period
 * @param to the end of the period, itself not in it
 * @param chains the chains with entries in it
 * @param without the ids of chains that have no entry of the tenant in the period
 */
record Manifest(
        @Nullable String tenant,
        Instant from,
        Instant to,
        List<Part> chains,
        List<String> without) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int VERSION = 1;

    Manifest {
        chains = List.copyOf(chains);
        without = List.copyOf(without);
    }

    /**
     * The part of one chain.
     *
     * @param anchor the signed head before the first entry; null if the chain begins with it
     * @param scope the key of the tenant's scopes; null for all entries
     * @param last the last entry's number
     */
    record Part(String chain, @Nullable SignedHead anchor, @Nullable ScopeKey scope, long last) {
        /** The number before the first entry. */
        long after() {
            return anchor == null ? 0 : anchor.sequence();
        }
    }

    byte[] json() {
        CanonicalJson json = new CanonicalJson().object().array("chains");
        for (Part part : chains) {
            json.object();
            if (part.anchor() != null) {
                json.name("anchor");
                part.anchor().write(json);
            }
            json.member("chain", part.chain()).member("last", part.last());
            if (part.scope() != null) {
                json.member("scope", part.scope().text());
            }
            json.endObject();
        }
        json.endArray().member("from", from.toString());
        if (tenant != null) {
            json.member("tenant", tenant);
        }
        json.member("to", to.toString()).member("version", VERSION).array("without");
        without.forEach(json::value);
        return json.endArray().endObject().bytes();
    }

    /** Reads {@link #json}; empty if the text is not exactly one that this wrote. */
    static Optional<Manifest> read(byte[] text) {
        try {
            JsonNode node = JSON.readTree(text);
            List<Part> parts = new ArrayList<>();
            for (JsonNode part : node.path("chains")) {
                parts.add(part(part));
            }
            List<String> without = new ArrayList<>();
            node.path("without").forEach(chain -> without.add(chain.asText()));
            Manifest read =
                    new Manifest(
                            node.has("tenant") ? node.path("tenant").asText() : null,
                            Instant.parse(node.path("from").asText()),
                            Instant.parse(node.path("to").asText()),
                            parts,
                            without);
            return Arrays.equals(read.json(), text) ? Optional.of(read) : Optional.empty();
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Part part(JsonNode node) {
        SignedHead anchor =
                node.has("anchor")
                        ? SignedHead.read(node.path("anchor")).orElseThrow(Manifest::unreadable)
                        : null;
        ScopeKey scope =
                node.has("scope")
                        ? ScopeKey.parse(node.path("scope").asText())
                                .orElseThrow(Manifest::unreadable)
                        : null;
        return new Part(node.path("chain").asText(), anchor, scope, node.path("last").asLong());
    }

    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException("not a manifest");
    }
}
