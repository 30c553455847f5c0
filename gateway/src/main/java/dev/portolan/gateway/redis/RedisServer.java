package dev.portolan.gateway.redis;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.RedisOptions;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * A Redis or Valkey server.
 *
 * @param url {@code redis://} or {@code rediss://}; may contain a password
 * @param ca the only authorities accepted for its certificate, as PEM; null for those of this
 *     machine
 */
public record RedisServer(String url, @Nullable String ca) {
    /** The expected form of a URL, for messages. */
    public static final String FORM = "redis://host:6379 or rediss://user:password@host:6380";

    private static final Set<String> SCHEMES = Set.of("redis", "rediss");
    private static final int CONNECT_MILLIS = 1_000;

    /** Returns whether {@code url} is the URL of a server. */
    public static boolean isUrl(String url) {
        try {
            URI uri = new URI(url);
            return uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme())
                    && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Returns whether connections to {@code url} use TLS. */
    public static boolean usesTls(String url) {
        return url.startsWith("rediss:");
    }

    /** Returns the options of a client with one connection; with TLS, the host name is checked. */
    public RedisOptions options() {
        NetClientOptions net =
                new NetClientOptions()
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setHostnameVerificationAlgorithm("HTTPS");
        if (ca != null) {
            net.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(ca)));
        }
        return new RedisOptions()
                .setConnectionString(url)
                .setMaxPoolSize(1)
                .setNetClientOptions(net);
    }

    /** Returns nothing of the URL, which may contain a password. */
    @Override
    public String toString() {
        return "RedisServer[]";
    }
}
