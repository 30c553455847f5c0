package dev.portolan.gateway.operators;

import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.reading.ConfigNames;
import dev.portolan.gateway.reading.Dates;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Position;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code admin.tokens} of {@code portolan.yaml}. */
public final class AdminTokensReader {
    private static final String EXPECTED_HASH =
            "\"sha256:\" and 64 hex digits, from portolan key new --role ROLE";

    private final Map<String, Position> ids = new HashMap<>();
    private final Map<KeyHash, Position> hashes = new HashMap<>();

    /** Reads the tokens of the admin plane; none if absent. */
    public List<AdminToken> read(Fields admin) {
        List<AdminToken> tokens = new ArrayList<>();
        for (Node node : admin.list("tokens")) {
            token(Fields.of(node, "the token", admin.findings())).ifPresent(tokens::add);
        }
        return tokens;
    }

    private Optional<AdminToken> token(Fields fields) {
        String id = ConfigNames.required(fields, "id");
        Position first = id.isEmpty() ? null : ids.putIfAbsent(id, fields.at("id"));
        if (first != null) {
            fields.error(
                    "id",
                    "the token \"%s\" is already at %s; give one of them another id"
                            .formatted(id, first));
        }
        Optional<KeyHash> hash = hash(fields);
        fields.reportMissing("role", "viewer, operator or admin");
        Optional<AdminRole> role = fields.choice("role", AdminRole.class);
        var expires = Dates.instant(fields, "expires");
        fields.end();
        return hash.flatMap(
                value -> role.map(right -> new AdminToken(id, value, right, expires.orElse(null))));
    }

    private Optional<KeyHash> hash(Fields fields) {
        String written = fields.text("hash");
        Optional<KeyHash> hash = KeyHash.parse(written);
        if (hash.isEmpty() && !written.isBlank()) {
            fields.error(
                    "hash", "\"hash\" is not a token's hash (expected: " + EXPECTED_HASH + ")");
        }
        Position first =
                hash.map(value -> hashes.putIfAbsent(value, fields.at("hash"))).orElse(null);
        if (first != null) {
            fields.error(
                    "hash",
                    "the same token is already at %s; a token has one holder, so create a new one"
                            .formatted(first));
        }
        return hash;
    }
}
