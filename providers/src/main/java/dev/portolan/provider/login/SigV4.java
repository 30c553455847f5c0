package dev.portolan.provider.login;

import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.credential.Authentication.Header;

import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Signature Version 4 over the exact bytes to be sent, by the AWS SDK's signer. The path is encoded
 * for the request already and encoded once more for the signature, as every service except S3 does.
 */
record SigV4(String service, String region, InstantSource clock) {
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();
    private static final Set<String> UNSIGNED =
            Set.of("connection", "expect", "user-agent", "transfer-encoding", "content-length");

    /** Returns the headers of the signed request, {@code authorization} among them. */
    List<Header> sign(AwsCredentialsIdentity identity, String authority, UpstreamRequest request) {
        SdkHttpRequest unsigned = unsigned(authority, request);
        byte[] body = request.body().toBytes();
        Instant now = clock.instant();
        SignedRequest signed =
                SIGNER.sign(
                        SignRequest.builder(identity)
                                .request(unsigned)
                                .payload(ContentStreamProvider.fromByteArray(body))
                                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                                .putProperty(
                                        HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC))
                                .build());
        return added(signed.request());
    }

    private static SdkHttpRequest unsigned(String authority, UpstreamRequest request) {
        URI uri = URI.create("https://" + authority + request.path());
        SdkHttpRequest.Builder builder =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.fromValue(request.method()))
                        .uri(uri)
                        .putHeader("host", authority);
        request.headers()
                .forEach(
                        (name, value) -> {
                            if (!UNSIGNED.contains(name.toLowerCase(Locale.ROOT))) {
                                builder.putHeader(name, value);
                            }
                        });
        return builder.build();
    }

    private static List<Header> added(SdkHttpRequest signed) {
        List<Header> all = new ArrayList<>();
        signed.forEachHeader(
                (name, values) -> {
                    String lower = name.toLowerCase(Locale.ROOT);
                    if (lower.equals("authorization") || lower.startsWith("x-amz-")) {
                        all.add(new Header(lower, String.join(",", values)));
                    }
                });
        return all;
    }
}
