package dev.portolan.gateway.operators;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.portolan.gateway.oidc.IssuerHttp;
import dev.portolan.gateway.oidc.IssuerKeys;
import dev.portolan.gateway.oidc.IssuerMetadata;
import dev.portolan.gateway.oidc.IssuerUnavailableException;
import dev.portolan.gateway.oidc.Issuers;
import dev.portolan.gateway.oidc.SignedToken;
import dev.portolan.gateway.oidc.TokenVerifier;
import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.policy.condition.ValueExpression;
import dev.portolan.policy.condition.ValueExpression.Value;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Signs operators in by OpenID Connect: authorization code with PKCE. A sign-in under way is bound
 * to its browser by a random id, and forgotten after ten minutes. Thread-safe; its methods block
 * while the issuer answers.
 */
public final class SignIn {
    private static final int MAX_UNDER_WAY = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration METADATA_AGE = Duration.ofMinutes(5);
    private static final long VERIFY_SECONDS = 10;

    private final Sessions sessions;
    private final InstantSource clock;
    private final Issuers issuers;
    private final Cache<String, UnderWay> underWay;
    private volatile @Nullable Known known;

    /** Creates the sign-in, which opens its sessions in {@code sessions}. */
    public SignIn(Sessions sessions, InstantSource clock) {
        this.sessions = sessions;
        this.clock = clock;
        this.issuers = new Issuers(clock);
        this.underWay =
                Caffeine.newBuilder()
                        .maximumSize(MAX_UNDER_WAY)
                        .expireAfterWrite(PATIENCE)
                        .ticker(() -> clock.millis() * 1_000_000)
                        .executor(Runnable::run)
                        .build();
    }

    /** What only the gateway knows of a sign-in until the browser comes back. */
    private record UnderWay(String state, String nonce, String verifier, SignInSettings by) {}

    /** An issuer and its metadata, as fetched before. */
    private record Known(
            SignInSettings by, IssuerHttp http, IssuerMetadata metadata, Instant fetchedAt) {}

    /**
     * A sign-in that has begun.
     *
     * @param address where the browser goes next
     * @param browser the random id by which it is known again
     */
    public record Begun(URI address, String browser) {}

    /** The end of a sign-in. */
    public sealed interface Result {
        /** A session is open. */
        record Opened(String sessionId, Principal principal) implements Result {}

        /** It failed; the message is for the operator. */
        record Failed(int status, String message) implements Result {}
    }

    /** Begins a sign-in. */
    public Begun begin(SignInSettings by) throws IssuerUnavailableException {
        IssuerMetadata metadata = known(by).metadata();
        String browser = sessions.randomText();
        UnderWay begun =
                new UnderWay(
                        sessions.randomText(), sessions.randomText(), sessions.randomText(), by);
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", by.clientId());
        query.put("redirect_uri", by.redirect().toString());
        query.put("scope", String.join(" ", by.scopes()));
        query.put("state", begun.state());
        query.put("nonce", begun.nonce());
        query.put("code_challenge", challenge(begun.verifier()));
        query.put("code_challenge_method", "S256");
        URI endpoint = metadata.address("authorization_endpoint");
        String separator = endpoint.getRawQuery() == null ? "?" : "&";
        underWay.put(browser, begun);
        return new Begun(URI.create(endpoint + separator + form(query)), browser);
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sessions.sha256(verifier));
    }

    /**
     * Ends a sign-in with what the issuer has sent by the browser; each one once.
     *
     * @param browser the id by which the browser is known; null if it has none
     * @param query the parameters
     */
    public Result complete(
            @Nullable String browser, Map<String, String> query, @Nullable SignInSettings inForce) {
        UnderWay begun = browser == null ? null : underWay.asMap().remove(browser);
        if (begun == null
                || !begun.by().equals(inForce)
                || !Sessions.same(query.get("state"), begun.state())) {
            return new Result.Failed(
                    400,
                    "This sign-in is not under way in this browser, or took longer than ten"
                            + " minutes; begin again at /console.");
        }
        String code = query.get("code");
        if (code == null) {
            return new Result.Failed(
                    403,
                    "The issuer did not sign you in (%s); begin again at /console."
                            .formatted(plain(query.getOrDefault("error", "no code"))));
        }
        try {
            return verified(begun, exchange(begun, code));
        } catch (IssuerUnavailableException e) {
            return new Result.Failed(
                    502,
                    "The sign-in failed, since %s; begin again at /console."
                            .formatted(e.getMessage()));
        }
    }

    private static String plain(String error) {
        String cut = error.length() > 64 ? error.substring(0, 64) : error;
        return cut.replaceAll("[^A-Za-z0-9_ ]", "_");
    }

    /** Exchanges the code for an identity token. */
    private String exchange(UnderWay begun, String code) throws IssuerUnavailableException {
        SignInSettings by = begun.by();
        Known issuer = known(by);
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", by.redirect().toString());
        form.put("code_verifier", begun.verifier());
        ConfigSecret secret = by.clientSecret();
        String basic = null;
        if (secret == null) {
            form.put("client_id", by.clientId());
        } else if (postsSecret(issuer.metadata())) {
            form.put("client_id", by.clientId());
            form.put("client_secret", secret.reveal());
        } else {
            String pair = encoded(by.clientId()) + ":" + encoded(secret.reveal());
            basic =
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }
        URI endpoint = issuer.metadata().address("token_endpoint");
        Map<String, Object> answer = issuer.http().post(endpoint, form(form), basic);
        if (answer.get("id_token") instanceof String token) {
            return token;
        }
        throw new IssuerUnavailableException("the issuer's answer has no id_token");
    }

    /** Returns whether the issuer takes secrets in forms only; by default in a header. */
    private static boolean postsSecret(IssuerMetadata metadata) {
        return metadata.members().get("token_endpoint_auth_methods_supported")
                        instanceof List<?> methods
                && methods.contains("client_secret_post")
                && !methods.contains("client_secret_basic");
    }

    private Result verified(UnderWay begun, String token) throws IssuerUnavailableException {
        IssuerKeys keys = issuers.of(begun.by().access());
        var accepted = new TokenVerifier.Accepted(keys, begun.by().clientId());
        TokenVerifier verifier =
                new TokenVerifier(List.of(accepted), clock, task -> Thread.ofVirtual().start(task));
        TokenVerifier.Result result;
        try {
            result = verifier.verify(token).get(VERIFY_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IssuerUnavailableException("the issuer's keys could not be fetched");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IssuerUnavailableException("the sign-in was interrupted");
        }
        return switch (result) {
            case TokenVerifier.Result.Refused refused ->
                    new Result.Failed(
                            403,
                            "The issuer's identity token is not valid: %s; begin again at /console."
                                    .formatted(refused.reason().meaning()));
            case TokenVerifier.Result.Verified valid -> opened(begun, valid.token());
        };
    }

    private Result opened(UnderWay begun, SignedToken token) {
        SignInSettings by = begun.by();
        boolean foreign =
                token.claims().containsKey("azp") && !token.text("azp").equals(by.clientId());
        if (foreign || !Sessions.same(token.text("nonce"), begun.nonce())) {
            return new Result.Failed(
                    403,
                    "The issuer's identity token belongs to another sign-in; begin again at"
                            + " /console.");
        }
        Map<String, Object> variables = Map.of("claims", token.claims());
        Optional<AdminRole> role = role(by.role().evaluate(variables));
        if (role.isEmpty()) {
            return new Result.Failed(
                    403,
                    "You have signed in, but admin.oidc.role gives you no role; ask your operator"
                            + " for one.");
        }
        Principal principal = new Principal(name(by.name(), variables, token), role.get());
        return new Result.Opened(sessions.open(principal, by), principal);
    }

    private static Optional<AdminRole> role(Value value) {
        return value instanceof Value.Text(String word)
                ? Arrays.stream(AdminRole.values())
                        .filter(role -> role.word().equals(word))
                        .findFirst()
                : Optional.empty();
    }

    private static String name(
            @Nullable ValueExpression name, Map<String, Object> variables, SignedToken token) {
        return name != null
                        && name.evaluate(variables) instanceof Value.Text(String text)
                        && !text.isEmpty()
                ? Principal.user(text)
                : Principal.user(token.text("sub"));
    }

    private Known known(SignInSettings by) throws IssuerUnavailableException {
        Known before = known;
        Instant now = clock.instant();
        if (before != null
                && before.by().equals(by)
                && now.isBefore(before.fetchedAt().plus(METADATA_AGE))) {
            return before;
        }
        IssuerHttp http = new IssuerHttp(by.access());
        Known fetched = new Known(by, http, IssuerMetadata.fetch(by.access(), http), now);
        issuers.keepOnly(Set.of(by.access()));
        known = fetched;
        return fetched;
    }

    private static String form(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> member.getKey() + "=" + encoded(member.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
