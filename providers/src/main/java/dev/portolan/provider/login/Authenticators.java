package dev.portolan.provider.login;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.credential.Authentication.Header;
import dev.portolan.provider.credential.Authentication.Ready;
import dev.portolan.provider.credential.Authenticator;
import dev.portolan.provider.credential.Backoff;
import dev.portolan.provider.credential.CredentialConfig;
import dev.portolan.provider.credential.ExpiringValue;
import dev.portolan.provider.credential.FixedAuthenticator;
import dev.portolan.provider.credential.Redaction;
import dev.portolan.provider.credential.RefreshingValue;
import dev.portolan.provider.credential.TokenAuthenticator;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** Creates an endpoint's authenticator from its validated configuration. Fetches nothing yet. */
public final class Authenticators {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Executor executor;
    private final RandomGenerator random;

    /**
     * @param executor runs blocking fetches; never an event loop
     * @param random spreads retries
     */
    public Authenticators(InstantSource clock, Executor executor, RandomGenerator random) {
        this.clock = clock;
        this.executor = executor;
        this.random = random;
    }

    /** Creates authenticators on the system's clock, with a virtual thread for each fetch. */
    public static Authenticators system() {
        return new Authenticators(
                InstantSource.system(),
                task -> Thread.ofVirtual().name("portolan-credential").start(task),
                RandomGenerator.getDefault());
    }

    /**
     * The endpoint a credential is for.
     *
     * @param region the catalog's region, which AWS signatures contain; null if there is none
     */
    public record Endpoint(String provider, AuthStyle style, URI base, @Nullable String region) {}

    /** Returns the authenticator of one endpoint. */
    public Authenticator of(CredentialConfig config, Endpoint endpoint) {
        String label = config.type().label();
        return switch (config.type()) {
            case NONE -> new FixedAuthenticator(label, new Ready(List.of()));
            case API_KEY -> new FixedAuthenticator(label, keyed(endpoint.style(), config));
            case AZURE_DEFAULT,
                    AZURE_MANAGED_IDENTITY,
                    AZURE_WORKLOAD_IDENTITY,
                    AZURE_CLIENT_SECRET,
                    AZURE_CLIENT_CERTIFICATE ->
                    tokens(config, new AzureTokens(config, endpoint.base(), clock));
            case AWS_DEFAULT, AWS_PROFILE, AWS_STATIC, AWS_ASSUME_ROLE, AWS_WEB_IDENTITY ->
                    signer(config, endpoint);
            case GOOGLE_DEFAULT,
                    GOOGLE_SERVICE_ACCOUNT,
                    GOOGLE_WORKLOAD_IDENTITY,
                    GOOGLE_IMPERSONATION ->
                    tokens(config, new GoogleTokens(config, clock));
        };
    }

    private Authenticator tokens(CredentialConfig config, Callable<ExpiringValue<Ready>> source) {
        return new TokenAuthenticator(
                config.type().label(), new RefreshingValue<>(source, setting(config)));
    }

    private Authenticator signer(CredentialConfig config, Endpoint endpoint) {
        return SigV4Authenticator.of(config, endpoint, setting(config));
    }

    RefreshingValue.Setting setting(CredentialConfig config) {
        return new RefreshingValue.Setting(
                clock,
                executor,
                PATIENCE,
                new Backoff(FIRST_PAUSE, MAX_PAUSE, random),
                new Redaction(List.copyOf(config.secrets().values())));
    }

    private static Ready keyed(AuthStyle style, CredentialConfig config) {
        String key = config.secret("key").reveal();
        Header header =
                switch (style) {
                    case BEARER, BEARER_OR_NONE, AWS ->
                            new Header("authorization", "Bearer " + key);
                    case AZURE -> new Header("api-key", key);
                    case ANTHROPIC -> new Header("x-api-key", key);
                    case GOOGLE -> new Header("x-goog-api-key", key);
                };
        return new Ready(List.of(header));
    }
}
