package dev.portolan.gateway.config;

import dev.portolan.gateway.limits.shared.OnLoss;
import dev.portolan.gateway.limits.shared.SharedSettings;
import dev.portolan.gateway.reading.Countries;
import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.gateway.redis.RedisServer;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.model.CountrySet;

import java.time.Duration;
import java.util.Optional;

/** Reads {@code shared} of {@code portolan.yaml}: the counters that replicas share. */
final class SharedReader {
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(10);
    private static final Duration MAX_TIMEOUT = Duration.ofSeconds(5);

    private final PemFiles files;

    SharedReader(PemFiles files) {
        this.files = files;
    }

    /** Returns the settings; empty, with findings, if they are not valid. */
    Optional<SharedSettings> read(Fields fields) {
        fields.reportMissing(
                "country",
                "the country where the server keeps its data, such as FR, since who asked for what"
                        + " and what it cost are copies");
        Optional<RedisServer> server = new RedisReader(files).read(fields);
        Optional<CountrySet> country = Countries.one(fields, "country");
        OnLoss onLoss = fields.choice("onLoss", OnLoss.class).orElse(OnLoss.SHARE);
        Duration timeout =
                fields.duration("timeout", MIN_TIMEOUT, MAX_TIMEOUT)
                        .orElse(SharedSettings.DEFAULT_TIMEOUT);
        fields.end();
        return server.flatMap(
                at -> country.map(where -> new SharedSettings(at, where, onLoss, timeout)));
    }
}
