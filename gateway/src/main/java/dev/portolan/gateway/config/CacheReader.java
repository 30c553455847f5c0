package dev.portolan.gateway.config;

import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.reading.Countries;
import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.gateway.redis.RedisServer;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.model.CountrySet;

import java.util.Optional;

/**
 * Reads {@code cache} of {@code portolan.yaml}: the limit of this process's cache, and the shared
 * tier.
 */
final class CacheReader {
    private static final int MIN_KEY_LENGTH = 32;

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
        fields.reportMissing(
                "country",
                "the country where the tier stores its data, such as FR, since cached answers are"
                        + " copies");
        fields.reportMissing("key", "the encryption key, such as ${env:PORTOLAN_CACHE_KEY}");
        Optional<RedisServer> server = new RedisReader(files).read(fields);
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
        fields.end();
        return server.flatMap(
                at ->
                        country.flatMap(
                                where ->
                                        key.map(
                                                secret ->
                                                        new Settings.SharedCache(
                                                                at, where, secret))));
    }
}
