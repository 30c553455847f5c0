package dev.portolan.provider.login;

import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.credential.Authentication;
import dev.portolan.provider.credential.Authentication.Ready;
import dev.portolan.provider.credential.Authentication.Unavailable;
import dev.portolan.provider.credential.Authenticator;
import dev.portolan.provider.credential.CredentialConfig;
import dev.portolan.provider.credential.CredentialState;
import dev.portolan.provider.credential.RefreshingValue;
import dev.portolan.provider.credential.RefreshingValue.Held;
import dev.portolan.provider.credential.UnavailableAuthenticator;
import dev.portolan.provider.login.Authenticators.Endpoint;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Signs each request with an AWS identity that is renewed before it expires. */
final class SigV4Authenticator implements Authenticator {
    private static final Pattern HOST =
            Pattern.compile(
                    "(?:.*\\.)?(?<service>bedrock-runtime(?:-fips)?|bedrock-mantle|runtime\\.sagemaker)"
                        + "\\.(?<region>[a-z]+(?:-[a-z]+)+-[0-9]+)\\..+");

    private final String type;
    private final SigV4 signer;
    private final RefreshingValue<AwsCredentialsIdentity> identity;

    private SigV4Authenticator(
            String type, SigV4 signer, RefreshingValue<AwsCredentialsIdentity> identity) {
        this.type = type;
        this.signer = signer;
        this.identity = identity;
    }

    /** Returns an authenticator, or one that reports why nothing can be signed. */
    static Authenticator of(
            CredentialConfig config, Endpoint endpoint, RefreshingValue.Setting setting) {
        String label = config.type().label();
        Optional<Matcher> host = host(endpoint);
        String service = first(config.setting("service"), service(endpoint, host));
        String region =
                first(
                        config.setting("signingRegion"),
                        host.map(m -> m.group("region")).orElse(endpoint.region()));
        if (service == null) {
            return new UnavailableAuthenticator(
                    label,
                    "no AWS service to sign for: the host names none; set credentials.service");
        }
        if (region == null) {
            return new UnavailableAuthenticator(
                    label,
                    "no region to sign for: neither the host nor the endpoint names one; set the"
                            + " endpoint's region");
        }
        return new SigV4Authenticator(
                label,
                new SigV4(service, region, setting.clock()),
                new RefreshingValue<>(new AwsIdentities(config, region, setting.clock()), setting));
    }

    @Override
    public Authentication authenticate(String authority, UpstreamRequest request) {
        return answer(identity.get(), authority, request);
    }

    @Override
    public void refresh() {
        identity.refresh();
    }

    @Override
    public CredentialState state() {
        return identity.state(type);
    }

    @Override
    public void close() {
        identity.close();
    }

    private Authentication answer(
            Held<AwsCredentialsIdentity> value, String authority, UpstreamRequest request) {
        return switch (value) {
            case Held.Valid<AwsCredentialsIdentity> valid ->
                    new Ready(signer.sign(valid.value(), authority, request));
            case Held.Failed<AwsCredentialsIdentity> failed -> new Unavailable(failed.reason());
            case Held.Waiting<AwsCredentialsIdentity> waiting ->
                    new Authentication.Pending(
                            waiting.outcome().thenApply(h -> answer(h, authority, request)));
        };
    }

    private static Optional<Matcher> host(Endpoint endpoint) {
        String host = endpoint.base().getHost();
        Matcher matcher = HOST.matcher(host == null ? "" : host.toLowerCase(Locale.ROOT));
        return matcher.matches() ? Optional.of(matcher) : Optional.empty();
    }

    private static @Nullable String service(Endpoint endpoint, Optional<Matcher> host) {
        if (host.isPresent()) {
            String name = host.get().group("service");
            return switch (name) {
                case "bedrock-mantle" -> "bedrock-mantle";
                case "runtime.sagemaker" -> "sagemaker";
                default -> "bedrock";
            };
        }
        return switch (endpoint.provider()) {
            case "aws-bedrock" -> "bedrock";
            case "aws-sagemaker" -> "sagemaker";
            default -> null;
        };
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
