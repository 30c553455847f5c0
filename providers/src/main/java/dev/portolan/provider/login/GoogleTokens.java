package dev.portolan.provider.login;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;

import dev.portolan.provider.credential.Authentication.Header;
import dev.portolan.provider.credential.Authentication.Ready;
import dev.portolan.provider.credential.CredentialConfig;
import dev.portolan.provider.credential.CredentialType;
import dev.portolan.provider.credential.ExpiringValue;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Fetches Google access tokens through Google's auth library. Blocks; one call at a time. */
final class GoogleTokens implements Callable<ExpiringValue<Ready>> {
    private static final String CLOUD = "https://www.googleapis.com/auth/cloud-platform";
    private static final int LIFE_SECONDS = 3600;
    private final CredentialConfig config;
    private final InstantSource clock;
    private volatile @Nullable GoogleCredentials credentials;

    GoogleTokens(CredentialConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    @Override
    public ExpiringValue<Ready> call() throws IOException {
        GoogleCredentials value = credentials();
        value.refresh();
        AccessToken token = value.getAccessToken();
        if (token == null || token.getExpirationTime() == null) {
            throw new IOException("the token service answered without a token or its end");
        }
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("authorization", "Bearer " + token.getTokenValue()));
        String quota = value.getQuotaProjectId();
        if (quota != null) {
            headers.add(new Header("x-goog-user-project", quota));
        }
        return ExpiringValue.until(
                new Ready(headers), clock.instant(), token.getExpirationTime().toInstant());
    }

    private GoogleCredentials credentials() throws IOException {
        GoogleCredentials made = credentials;
        if (made == null) {
            made = make();
            credentials = made;
        }
        return made;
    }

    private GoogleCredentials make() throws IOException {
        String scope = config.setting("scope") == null ? CLOUD : config.required("scope");
        GoogleCredentials source = source().createScoped(scope);
        if (config.type() != CredentialType.GOOGLE_IMPERSONATION) {
            return source;
        }
        ImpersonatedCredentials.Builder builder =
                ImpersonatedCredentials.newBuilder()
                        .setSourceCredentials(source)
                        .setTargetPrincipal(config.required("serviceAccount"))
                        .setScopes(List.of(scope))
                        .setLifetime(LIFE_SECONDS);
        if (config.setting("iamUrl") != null) {
            builder.setIamEndpointOverride(config.required("iamUrl"));
        }
        return builder.build();
    }

    private GoogleCredentials source() throws IOException {
        String file = config.setting("file");
        if (file == null) {
            return GoogleCredentials.getApplicationDefault();
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return GoogleCredentials.fromStream(in);
        }
    }
}
