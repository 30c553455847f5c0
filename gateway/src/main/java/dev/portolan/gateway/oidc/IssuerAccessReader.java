package dev.portolan.gateway.oidc;

import dev.portolan.gateway.reading.Pem;
import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.gateway.reading.Urls;
import dev.portolan.policy.document.Fields;

import java.net.URI;
import java.util.Optional;

/** Reads where an issuer publishes its keys: {@code issuer}, {@code keys} and {@code ca}. */
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
        Optional<String> ca =
                fields.has("ca") ? files.text(fields, "ca", Pem.CERTIFICATE) : Optional.empty();
        return issuer.map(
                url -> new IssuerAccess(url.toString(), keys.orElse(null), ca.orElse(null)));
    }

    /** Reads an address that secrets or keys are exchanged with. */
    static Optional<URI> url(Fields fields, String key) {
        Optional<String> written = fields.optionalText(key);
        if (written.isEmpty() || fields.findings().hasErrorAt(fields.at(key))) {
            return Optional.empty();
        }
        Optional<String> mistake = Urls.mistake(written.get());
        if (mistake.isPresent()) {
            fields.error(key, "\"%s\" %s".formatted(key, mistake.get()));
            return Optional.empty();
        }
        URI url = URI.create(written.get());
        if (!IssuerAccess.isSecure(url)) {
            fields.error(key, "\"%s\" is not a secure address%s".formatted(key, EXPECTED));
            return Optional.empty();
        }
        return Optional.of(url);
    }
}
