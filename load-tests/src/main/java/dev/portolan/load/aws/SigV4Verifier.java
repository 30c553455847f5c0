package dev.portolan.load.aws;

import dev.portolan.load.script.ReceivedRequest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies Signature Version 4 of received requests for one service in one region.
 *
 * <p>The raw path is encoded once more, as every service except S3 does. The signature must cover
 * the host, the date, every {@code x-amz-} header and the body.
 */
public final class SigV4Verifier {
    private static final Pattern HEADER =
            Pattern.compile(
                    "AWS4-HMAC-SHA256 Credential=(?<id>[^/, ]+)/(?<date>\\d{8})/(?<region>[^/, ]+)"
                            + "/(?<service>[^/, ]+)/aws4_request,\\s*SignedHeaders="
                            + "(?<headers>[^, ]+),\\s*Signature=(?<signature>[0-9a-f]{64})");
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final AwsKeys keys;
    private final String region;
    private final String service;

    public SigV4Verifier(AwsKeys keys, String region, String service) {
        this.keys = keys;
        this.region = region;
        this.service = service;
    }

    /** Returns the error's type and message as {@code type: message}, or empty. */
    public Optional<String> verify(ReceivedRequest request) {
        return refusal(request).map(error -> error.type() + ": " + error.message());
    }

    Optional<AwsError> refusal(ReceivedRequest request) {
        var header = request.header("authorization").orElse("");
        var parts = HEADER.matcher(header);
        if (!parts.matches()) {
            return Optional.of(
                    new AwsError(
                            403,
                            "MissingAuthenticationTokenException",
                            "Missing Authentication Token"));
        }
        return scope(parts)
                .or(() -> identity(request, parts))
                .or(() -> time(request, parts))
                .or(() -> coverage(request, parts))
                .or(() -> signature(request, parts));
    }

    private Optional<AwsError> scope(Matcher parts) {
        if (!parts.group("region").equals(region)) {
            return signature("Credential should be scoped to a valid region.");
        }
        return parts.group("service").equals(service)
                ? Optional.empty()
                : signature("Credential should be scoped to correct service: '" + service + "'.");
    }

    private Optional<AwsError> identity(ReceivedRequest request, Matcher parts) {
        var key = keys.find(parts.group("id")).orElse(null);
        var token = request.header("x-amz-security-token").orElse(null);
        boolean known = key != null && Objects.equals(key.token(), token);
        return known
                ? Optional.empty()
                : Optional.of(
                        new AwsError(
                                403,
                                "UnrecognizedClientException",
                                "The security token included in the request is invalid."));
    }

    private static Optional<AwsError> time(ReceivedRequest request, Matcher parts) {
        try {
            var timestamp = request.header("x-amz-date").orElse("");
            var signedAt = Instant.from(TIMESTAMP.parse(timestamp));
            boolean near =
                    Duration.between(signedAt, request.at()).abs().compareTo(TOLERANCE) <= 0
                            && timestamp.startsWith(parts.group("date"));
            return near ? Optional.empty() : signature("Signature expired: " + timestamp);
        } catch (DateTimeException e) {
            return signature("Date must be in ISO-8601 'basic format'.");
        }
    }

    private static Optional<AwsError> coverage(ReceivedRequest request, Matcher parts) {
        var signed = List.of(parts.group("headers").split(";", -1));
        boolean covered =
                signed.contains("host")
                        && request.headers().keySet().stream()
                                .filter(name -> name.startsWith("x-amz-"))
                                .allMatch(signed::contains);
        if (!covered) {
            return signature("'host' and every 'x-amz-' header must be signed.");
        }
        var hash = request.header("x-amz-content-sha256");
        boolean bodyRight = hash.isEmpty() || hash.get().equals(sha256(request.body().toBytes()));
        return bodyRight
                ? Optional.empty()
                : signature("The provided 'x-amz-content-sha256' does not match the body.");
    }

    private Optional<AwsError> signature(ReceivedRequest request, Matcher parts) {
        var found = keys.find(parts.group("id"));
        if (found.isEmpty()) {
            return signature("The access key is expired.");
        }
        var key = found.get();
        var canonical =
                CanonicalRequest.of(request, List.of(parts.group("headers").split(";", -1)), true);
        var timestamp = request.header("x-amz-date").orElse("");
        boolean equal =
                MessageDigest.isEqual(
                        bytes(sign(canonical, key.secret(), timestamp, region, service)),
                        bytes(parts.group("signature")));
        return equal
                ? Optional.empty()
                : signature(
                        "The request signature we calculated does not match the signature you"
                                + " provided.");
    }

    /** Returns the signature of a canonical request in lower-case hexadecimal digits. */
    static String sign(
            String canonical, String secret, String timestamp, String region, String service) {
        var date = timestamp.substring(0, Math.min(8, timestamp.length()));
        var scope = date + "/" + region + "/" + service + "/aws4_request";
        var text =
                "AWS4-HMAC-SHA256\n" + timestamp + "\n" + scope + "\n" + sha256(bytes(canonical));
        var key = hmac(bytes("AWS4" + secret), date);
        for (var part : List.of(region, service, "aws4_request")) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, text));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<AwsError> signature(String message) {
        return Optional.of(AwsError.signature(message));
    }
}
