package dev.portolan.gateway.config;

import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.reading.Countries;
import dev.portolan.gateway.reading.Pem;
import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.model.CountrySet;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code cache} of {@code portolan.yaml}: the limit of this process's cache, and the shared
 * tier.
 */
final class CacheReader {
    private static final Set<String> SCHEMES = Set.of("redis", "rediss");
    private static final int MIN_KEY_LENGTH = 32;
    private static final String CA = "ca";
    private static final String URL = "redis://host:6379 or rediss://user:password@host:6380";

    private final PemFiles files;

    CacheReader(PemFiles files) {
        this.files = files;
    }

    Settings.Cache read(Fields fields) {
        long max = fields.bytes("maxBytes", 0, 1L << 40).orElse(Settings.Cache.DEFAULT.maxBytes());
        Settings.SharedCache shared = fields.fields("shared").flatMap(this::shared).orElse(null);
        fields.end();
        return new Settings.Cache(max, shared);
    }

    private Optional<Settings.SharedCache> shared(Fields fields) {
        fields.reportMissing("url", URL);
        fields.reportMissing(
                "country",
                "the country where the tier stores its data, such as FR, since cached answers are"
                        + " copies");
        fields.reportMissing("key", "the encryption key, such as ${env:PORTOLAN_CACHE_KEY}");
        Optional<ConfigSecret> url = fields.optionalText("url").map(ConfigSecret::new);
        url.filter(written -> !isRedis(written.reveal()))
                .ifPresent(
                        wrong ->
                                fields.error(
                                        "url",
                                        "\"url\" is not the URL of a Redis or Valkey server"
                                                + " (expected: %s)".formatted(URL)));
        Optional<CountrySet> country = Countries.one(fields, "country");
        Optional<ConfigSecret> key = fields.optionalText("key").map(ConfigSecret::new);
        key.filter(secret -> secret.reveal().length() < MIN_KEY_LENGTH)
                .ifPresent(
                        weak ->
                                fields.error(
                                        "key",
                                        "the key is too short (expected: at least %d random"
                                                        .formatted(MIN_KEY_LENGTH)
                                                + " characters, as openssl rand -base64 32"
                                                + " prints)"));
        Optional<String> ca =
                fields.has(CA) ? files.text(fields, CA, Pem.CERTIFICATE) : Optional.empty();
        url.filter(written -> fields.has(CA) && !written.reveal().startsWith("rediss:"))
                .ifPresent(
                        clear ->
                                fields.error(
                                        CA,
                                        "\"ca\" has no effect on a url without TLS; use a rediss"
                                                + " url, or remove it"));
        fields.end();
        return url.flatMap(
                at ->
                        country.flatMap(
                                where ->
                                        key.map(
                                                secret ->
                                                        new Settings.SharedCache(
                                                                at,
                                                                where,
                                                                secret,
                                                                ca.orElse(null)))));
    }

    private static boolean isRedis(String url) {
        try {
            URI uri = new URI(url);
            return uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme())
                    && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
