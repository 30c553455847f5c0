package dev.portolan.provider.login;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;

import dev.portolan.provider.credential.Authentication.Header;
import dev.portolan.provider.credential.Authentication.Ready;
import dev.portolan.provider.credential.CredentialConfig;
import dev.portolan.provider.credential.ExpiringValue;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Fetches Entra ID tokens through the Azure SDK. Blocks; one call at a time. */
final class AzureTokens implements Callable<ExpiringValue<Ready>> {
    private final CredentialConfig config;
    private final InstantSource clock;
    private final TokenRequestContext request;
    private volatile @Nullable TokenCredential credential;

    /**
     * Fetches tokens for the models behind {@code base}, with the scope of the credentials or the
     * host.
     */
    AzureTokens(CredentialConfig config, URI base, InstantSource clock) {
        this(config, scope(config, base), clock);
    }

    AzureTokens(CredentialConfig config, String scope, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.request = new TokenRequestContext().addScopes(scope);
    }

    @Override
    public ExpiringValue<Ready> call() {
        AccessToken token = credential().getTokenSync(request);
        Header header = new Header("authorization", "Bearer " + token.getToken());
        OffsetDateTime renew = token.getRefreshAt();
        return ExpiringValue.until(
                new Ready(List.of(header)),
                clock.instant(),
                token.getExpiresAt().toInstant(),
                renew == null ? null : renew.toInstant());
    }

    private static String scope(CredentialConfig config, URI base) {
        String declared = config.setting("scope");
        return declared == null ? scope(base) : declared;
    }

    /** Returns the scope that the service of a host requires. */
    static String scope(URI base) {
        String host = base.getHost() == null ? "" : base.getHost().toLowerCase(Locale.ROOT);
        if (host.endsWith(".azure.us")) {
            return "https://cognitiveservices.azure.us/.default";
        }
        if (host.endsWith(".azure.cn")) {
            return "https://cognitiveservices.azure.cn/.default";
        }
        boolean foundry =
                host.endsWith(".services.ai.azure.com") || host.endsWith(".models.ai.azure.com");
        return foundry
                ? "https://ai.azure.com/.default"
                : "https://cognitiveservices.azure.com/.default";
    }

    private TokenCredential credential() {
        TokenCredential made = credential;
        if (made == null) {
            made = make();
            credential = made;
        }
        return made;
    }

    private TokenCredential make() {
        return switch (config.type()) {
            case AZURE_DEFAULT -> everything();
            case AZURE_MANAGED_IDENTITY ->
                    new ManagedIdentityCredentialBuilder()
                            .clientId(config.setting("clientId"))
                            .build();
            case AZURE_WORKLOAD_IDENTITY ->
                    at(new WorkloadIdentityCredentialBuilder())
                            .tenantId(config.setting("tenantId"))
                            .clientId(config.setting("clientId"))
                            .tokenFilePath(config.setting("tokenFile"))
                            .build();
            case AZURE_CLIENT_SECRET ->
                    at(new ClientSecretCredentialBuilder())
                            .tenantId(config.required("tenantId"))
                            .clientId(config.required("clientId"))
                            .clientSecret(config.secret("clientSecret").reveal())
                            .build();
            case AZURE_CLIENT_CERTIFICATE -> certificate();
            default -> throw new IllegalStateException(config.type() + " is not Azure's");
        };
    }

    private TokenCredential everything() {
        DefaultAzureCredentialBuilder builder = new DefaultAzureCredentialBuilder();
        String authority = config.setting("authority");
        if (authority != null) {
            builder.authorityHost(authority).disableInstanceDiscovery();
        }
        if (config.setting("tenantId") != null) {
            builder.tenantId(config.setting("tenantId"));
        }
        if (config.setting("clientId") != null) {
            builder.managedIdentityClientId(config.setting("clientId"))
                    .workloadIdentityClientId(config.setting("clientId"));
        }
        return builder.build();
    }

    private TokenCredential certificate() {
        ClientCertificateCredentialBuilder builder =
                at(new ClientCertificateCredentialBuilder())
                        .tenantId(config.required("tenantId"))
                        .clientId(config.required("clientId"));
        String file = config.required("certificateFile");
        if (config.secrets().containsKey("certificatePassword")) {
            String password = config.secret("certificatePassword").reveal();
            return builder.pfxCertificate(file).clientCertificatePassword(password).build();
        }
        return builder.pemCertificate(file).build();
    }

    private <B extends AadCredentialBuilderBase<B>> B at(B builder) {
        String authority = config.setting("authority");
        return authority == null
                ? builder
                : builder.authorityHost(authority).disableInstanceDiscovery();
    }
}
