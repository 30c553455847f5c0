package dev.portolan.gateway.oidc;

import dev.portolan.gateway.reading.Pem;
import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.gateway.reading.Urls;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node.Scalar;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads where an issuer publishes its keys: {@code issuer}, {@code keys}, {@code origins} and
 * {@code ca}.
 */
public final class IssuerAccessReader {
    private static final String EXPECTED =
            " (expected: an https URL such as https://login.example.com/realms/main; http only on"
                    + " loopback)";

    private final PemFiles files;

    /** Creates a reader that reads authorities from {@code files}. */
    public IssuerAccessReader(PemFiles files) {
        this.files = files;
    }

    /** Reads the issuer; empty, with findings, if it is missing or wrong. */
    public Optional<IssuerAccess> read(Fields fields) {
        fields.reportMissing("issuer", "the issuer's URL, exactly as in its tokens");
        Optional<URI> issuer = url(fields, "issuer");
        Optional<URI> keys = url(fields, "keys");
        List<URI> origins = new ArrayList<>();
        for (Scalar written : fields.scalars("origins")) {
            url(fields, "origins", written).ifPresent(origins::add);
        }
        Optional<String> ca =
                fields.has("ca") ? files.text(fields, "ca", Pem.CERTIFICATE) : Optional.empty();
        return issuer.map(
                url ->
                        new IssuerAccess(
                                url.toString(), keys.orElse(null), origins, ca.orElse(null)));
    }

    /** Reads an address that secrets or keys are exchanged with. */
    public static Optional<URI> url(Fields fields, String key) {
        return fields.scalar(key).flatMap(written -> url(fields, key, written));
    }

    private static Optional<URI> url(Fields fields, String key, Scalar written) {
        if (fields.findings().hasErrorAt(written.at())) {
            return Optional.empty();
        }
        Optional<String> mistake = Urls.mistake(written.text());
        if (mistake.isPresent()) {
            fields.findings().error(written.at(), "\"%s\" %s".formatted(key, mistake.get()));
            return Optional.empty();
        }
        URI url = URI.create(written.text());
        if (!IssuerAccess.isSecure(url)) {
            fields.findings()
                    .error(
                            written.at(),
                            "\"%s\" is not a secure address%s".formatted(key, EXPECTED));
            return Optional.empty();
        }
        return Optional.of(url);
    }
}
