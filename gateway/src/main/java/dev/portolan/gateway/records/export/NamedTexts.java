package dev.portolan.gateway.records.export;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.gateway.records.chain.Hash;

import java.util.ArrayList;
import java.util.List;

/** Finds the texts that contents and contexts name by digest. */
final class NamedTexts {
    private NamedTexts() {}

    /**
     * Returns the digests in an entry's content, or in another such text: its context, and the
     * texts of its policies and files.
     */
    static List<Hash> in(JsonNode content) {
        List<Hash> named = new ArrayList<>();
        Hash.parse(content.path("context").asText("")).ifPresent(named::add);
        for (String list : List.of("policies", "files")) {
            for (JsonNode one : content.path(list)) {
                Hash.parse(one.path("text").asText("")).ifPresent(named::add);
            }
        }
        return named;
    }
}
