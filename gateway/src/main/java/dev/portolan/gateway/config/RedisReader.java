package dev.portolan.gateway.config;

import dev.portolan.gateway.reading.Pem;
import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.gateway.redis.RedisServer;
import dev.portolan.policy.document.Fields;

import java.util.Optional;

/** Reads the address of a Redis or Valkey server: {@code url} and {@code ca}. */
final class RedisReader {
    private static final String URL = "url";
    private static final String CA = "ca";

    private final PemFiles files;

    RedisReader(PemFiles files) {
        this.files = files;
    }

    /** Returns the server; empty, with findings, if there is no valid URL. */
    Optional<RedisServer> read(Fields fields) {
        fields.reportMissing(URL, RedisServer.FORM);
        Optional<String> url = fields.optionalText(URL);
        if (url.isPresent() && !RedisServer.isUrl(url.get())) {
            fields.error(
                    URL,
                    "\"url\" is not the URL of a Redis or Valkey server (expected: %s)"
                            .formatted(RedisServer.FORM));
        }
        Optional<String> ca =
                fields.has(CA) ? files.text(fields, CA, Pem.CERTIFICATE) : Optional.empty();
        if (url.isPresent() && fields.has(CA) && !RedisServer.usesTls(url.get())) {
            fields.error(
                    CA,
                    "\"ca\" has no effect on a url without TLS; use a rediss url, or remove it");
        }
        return url.map(at -> new RedisServer(at, ca.orElse(null)));
    }
}
