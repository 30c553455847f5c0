package dev.portolan.provider.login;

import dev.portolan.provider.credential.CredentialConfig;
import dev.portolan.provider.credential.CredentialType;
import dev.portolan.provider.credential.ExpiringValue;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.Credentials;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Fetches AWS credentials through the AWS SDK. Blocks; one call at a time. */
final class AwsIdentities implements Callable<ExpiringValue<AwsCredentialsIdentity>> {
    private static final String SESSION = "portolan";
    private final CredentialConfig config;
    private final String region;
    private final InstantSource clock;
    private volatile @Nullable AwsCredentialsProvider chain;

    AwsIdentities(CredentialConfig config, String region, InstantSource clock) {
        this.config = config;
        this.region = region;
        this.clock = clock;
    }

    @Override
    public ExpiringValue<AwsCredentialsIdentity> call() throws Exception {
        return switch (config.type()) {
            case AWS_ASSUME_ROLE -> assumed();
            case AWS_WEB_IDENTITY -> exchanged();
            default -> looked();
        };
    }

    private ExpiringValue<AwsCredentialsIdentity> looked() {
        AwsCredentials found = chain().resolveCredentials();
        Instant now = clock.instant();
        Optional<Instant> end = found.expirationTime();
        return end.isPresent()
                ? ExpiringValue.until(found, now, end.get())
                : ExpiringValue.endless(found, now);
    }

    private ExpiringValue<AwsCredentialsIdentity> assumed() {
        try (StsClient sts = sts(chain())) {
            return leased(
                    sts.assumeRole(
                                    r ->
                                            r.roleArn(config.required("roleArn"))
                                                    .externalId(config.setting("externalId"))
                                                    .roleSessionName(session()))
                            .credentials());
        }
    }

    private ExpiringValue<AwsCredentialsIdentity> exchanged() throws Exception {
        String token =
                java.nio.file.Files.readString(Path.of(config.required("tokenFile"))).strip();
        try (StsClient sts = sts(AnonymousCredentialsProvider.create())) {
            return leased(
                    sts.assumeRoleWithWebIdentity(
                                    r ->
                                            r.roleArn(config.required("roleArn"))
                                                    .webIdentityToken(token)
                                                    .roleSessionName(session()))
                            .credentials());
        }
    }

    private ExpiringValue<AwsCredentialsIdentity> leased(Credentials given) {
        AwsSessionCredentials session =
                AwsSessionCredentials.create(
                        given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
        return ExpiringValue.until(session, clock.instant(), given.expiration());
    }

    private StsClient sts(AwsCredentialsProvider signer) {
        StsClientBuilder builder =
                StsClient.builder()
                        .httpClient(UrlConnectionHttpClient.create())
                        .region(Region.of(region))
                        .credentialsProvider(signer);
        if (config.setting("stsUrl") != null) {
            builder.endpointOverride(URI.create(config.required("stsUrl")));
        }
        return builder.build();
    }

    private String session() {
        String name = config.setting("sessionName");
        return name == null ? SESSION : name;
    }

    private AwsCredentialsProvider chain() {
        AwsCredentialsProvider made = chain;
        if (made == null) {
            made = make();
            chain = made;
        }
        return made;
    }

    private AwsCredentialsProvider make() {
        if (config.type() == CredentialType.AWS_STATIC) {
            return StaticCredentialsProvider.create(fixed());
        }
        String profile = config.setting("profile");
        return profile == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.create(profile);
    }

    private AwsCredentials fixed() {
        String id = config.required("accessKeyId");
        String key = config.secret("secretAccessKey").reveal();
        return config.secrets().containsKey("sessionToken")
                ? AwsSessionCredentials.create(id, key, config.secret("sessionToken").reveal())
                : AwsBasicCredentials.create(id, key);
    }
}
