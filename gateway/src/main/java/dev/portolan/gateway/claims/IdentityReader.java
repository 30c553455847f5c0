package dev.portolan.gateway.claims;

import dev.portolan.gateway.oidc.IssuerAccess;
import dev.portolan.gateway.oidc.IssuerAccessReader;
import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.policy.condition.ValueCompiler;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Position;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code identity} of {@code portolan.yaml}. */
public final class IdentityReader {
    private static final String CERTIFICATES = "clientCertificates";
    private static final Map<String, ValueCompiler.Type> CLAIMS =
            Map.of("claims", ValueCompiler.Type.ANY_MAP);

    private final IssuerAccessReader access;
    private final Map<List<String>, Position> known = new HashMap<>();

    /** Creates a reader that reads certificates from {@code files}. */
    public IdentityReader(PemFiles files) {
        this.access = new IssuerAccessReader(files);
    }

    /**
     * Reads the settings.
     *
     * @param clientCa whether callers present certificates
     */
    public IdentitySettings read(Fields fields, boolean clientCa) {
        List<OidcIssuer> issuers = new ArrayList<>();
        for (Node node : fields.list("oidc")) {
            issuer(Fields.of(node, "the issuer", fields.findings())).ifPresent(issuers::add);
        }
        Optional<ClaimMapping> certificates =
                fields.fields(CERTIFICATES).flatMap(IdentityReader::certificates);
        if (fields.has(CERTIFICATES) && !clientCa) {
            fields.error(
                    CERTIFICATES,
                    "callers present no certificates (expected: listen.tls.clientCa, the"
                            + " authorities of client certificates); add it, or remove"
                            + " \"clientCertificates\"");
        }
        fields.end();
        return new IdentitySettings(issuers, certificates.orElse(null));
    }

    private Optional<OidcIssuer> issuer(Fields fields) {
        Optional<IssuerAccess> issuer = access.read(fields);
        String audience = fields.text("audience");
        Optional<ClaimMapping> callers = new ClaimMappingReader(CLAIMS, fields).read(fields);
        fields.end();
        issuer.map(found -> known.putIfAbsent(List.of(found.issuer(), audience), fields.at()))
                .ifPresent(
                        first ->
                                fields.error(
                                        "audience",
                                        "the issuer with this audience is already at %s; remove one of them"
                                                .formatted(first)));
        return issuer.flatMap(
                found -> callers.map(mapping -> new OidcIssuer(found, audience, mapping)));
    }

    private static Optional<ClaimMapping> certificates(Fields fields) {
        Optional<ClaimMapping> mapping =
                new ClaimMappingReader(CertificateFacts.VARIABLES, fields).read(fields);
        fields.end();
        return mapping;
    }
}
