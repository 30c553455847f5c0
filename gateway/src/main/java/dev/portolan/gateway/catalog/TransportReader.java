package dev.portolan.gateway.catalog;

import dev.portolan.gateway.reading.Pem;
import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.policy.document.Fields;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Optional;

/** Reads an endpoint's connection settings: {@code http2} and {@code tls}. */
final class TransportReader {
    private static final String TLS = "tls";

    private final PemFiles files;

    TransportReader(PemFiles files) {
        this.files = files;
    }

    /** Reads the connection settings of the endpoint at {@code base}. */
    Transport read(Fields fields, Optional<URI> base) {
        boolean secure = base.map(URI::getScheme).filter("http"::equals).isEmpty();
        boolean http2 = isOn(fields, "http2", secure);
        if (fields.has(TLS) && !secure) {
            fields.error(
                    TLS,
                    "\"tls\" has no effect on a url without TLS; use an https url, or remove it");
        }
        return new Transport(
                http2,
                fields.fields(TLS).map(this::tls).orElse(null),
                fields.fields("forward")
                        .map(TransportReader::forwards)
                        .orElse(Transport.Forwards.DEFAULT));
    }

    private static Transport.Forwards forwards(Fields fields) {
        Transport.Forwards defaults = Transport.Forwards.DEFAULT;
        Transport.Forwards read =
                new Transport.Forwards(
                        isOn(fields, "trace", defaults.trace()),
                        isOn(fields, "requestId", defaults.requestId()));
        fields.end();
        return read;
    }

    private static boolean isOn(Fields fields, String key, boolean otherwise) {
        return fields.choice(key, Switch.class)
                .map(written -> written == Switch.ON)
                .orElse(otherwise);
    }

    private Transport.Tls tls(Fields fields) {
        String ca = fields.has("ca") ? text(fields, "ca", Pem.CERTIFICATE) : null;
        boolean hasClientCertificate = fields.has("certificate") || fields.has("key");
        String certificate =
                hasClientCertificate ? text(fields, "certificate", Pem.CERTIFICATE) : null;
        String key = hasClientCertificate ? text(fields, "key", Pem.KEY) : null;
        fields.end();
        Transport.ClientCertificate clientCertificate =
                certificate == null || key == null
                        ? null
                        : new Transport.ClientCertificate(certificate, key);
        return new Transport.Tls(ca, clientCertificate);
    }

    private @Nullable String text(Fields fields, String key, Pem wanted) {
        return files.text(fields, key, wanted).orElse(null);
    }

    private enum Switch {
        ON,
        OFF
    }
}
