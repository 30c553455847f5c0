package dev.portolan.load.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

final class SigV4VerifierTest {

    static Stream<Path> vectors() throws IOException, URISyntaxException {
        var folder = Path.of(SigV4VerifierTest.class.getResource("sigv4").toURI());
        try (var entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void sign_recordedVectors_matchesCanonicalFormAndSignature(Path folder) throws IOException {
        var vector = Vector.read(folder);
        var canonical =
                CanonicalRequest.of(vector.request(), vector.signedNames(), vector.normalised());
        assertThat(canonical).isEqualTo(text(folder, "header-canonical-request.txt"));
        assertThat(vector.sign(canonical)).isEqualTo(text(folder, "header-signature.txt"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void verify_vectorAndAlteredVectors_acceptsOnlyTheVector(Path folder) throws IOException {
        var vector = Vector.read(folder);
        if (!vector.normalised() || vector.tokenComesAfterSigning()) {
            return;
        }
        var verifier = vector.verifier("us-east-1", "service");
        var signed = vector.signed(text(folder, "header-signature.txt"));
        assertThat(verifier.verify(signed)).isEmpty();
        assertThat(vector.verifier("eu-west-1", "service").verify(signed)).isPresent();
        assertThat(vector.verifier("us-east-1", "other").verify(signed)).isPresent();
        assertThat(verifier.verify(with(signed, "x-amz-extra", "unsigned"))).isPresent();
        assertThat(verifier.verify(withBody(signed, "another body"))).isPresent();
        assertThat(verifier.verify(later(signed, Duration.ofMinutes(6)))).isPresent();
        var forged = signed.header("authorization").orElseThrow().replaceFirst(".$", "");
        for (var last : List.of("0", "1")) {
            var header = forged + last;
            if (!header.equals(signed.header("authorization").orElseThrow())) {
                assertThat(verifier.verify(with(signed, "authorization", header))).isPresent();
            }
        }
    }

    @Test
    void verify_noSignature_reportsMissingToken() throws IOException, URISyntaxException {
        var vector = Vector.read(vectors().findFirst().orElseThrow());
        assertThat(vector.verifier("us-east-1", "service").verify(vector.request()))
                .hasValueSatisfying(why -> assertThat(why).startsWith("MissingAuthentication"));
    }

    private static ReceivedRequest with(ReceivedRequest request, String name, String value) {
        var headers = new TreeMap<>(request.headers());
        headers.put(name, List.of(value));
        return new ReceivedRequest(1, request.line(), headers, request.body(), request.at());
    }

    private static ReceivedRequest withBody(ReceivedRequest request, String body) {
        return new ReceivedRequest(
                1, request.line(), request.headers(), ByteString.of(body), request.at());
    }

    private static ReceivedRequest later(ReceivedRequest request, Duration wait) {
        return new ReceivedRequest(
                1, request.line(), request.headers(), request.body(), request.at().plus(wait));
    }

    private static String text(Path folder, String name) throws IOException {
        return Files.readString(folder.resolve(name)).strip();
    }

    /** One test vector: an unsigned request and the signing parameters. */
    private record Vector(ReceivedRequest request, JsonNode context) {
        private static final String STAMP = "20150830T123600Z";

        static Vector read(Path folder) throws IOException {
            var context = LenientJson.read(text(folder, "context.json"));
            var parts = Files.readString(folder.resolve("request.txt")).split("\n\n", 2);
            var lines = parts[0].split("\n", -1);
            var headers = new TreeMap<String, List<String>>();
            var name = "";
            for (int at = 1; at < lines.length; at++) {
                if (lines[at].startsWith(" ")) {
                    var values = headers.getOrDefault(name, new ArrayList<>());
                    values.set(values.size() - 1, values.getLast() + " " + lines[at].strip());
                } else if (!lines[at].isBlank()) {
                    int colon = lines[at].indexOf(':');
                    name = lines[at].substring(0, colon).toLowerCase(Locale.ROOT);
                    headers.computeIfAbsent(name, _ -> new ArrayList<>())
                            .add(lines[at].substring(colon + 1));
                }
            }
            headers.putIfAbsent("x-amz-date", List.of(STAMP));
            var token = context.path("credentials").path("token");
            if (token.isTextual() && !context.path("omit_session_token").asBoolean()) {
                headers.put("x-amz-security-token", List.of(token.asText()));
            }
            var body = ByteString.of(parts.length > 1 ? parts[1] : "");
            if (context.path("sign_body").asBoolean()) {
                headers.put("x-amz-content-sha256", List.of(SigV4Verifier.sha256(body.toBytes())));
            }
            var words = lines[0].split(" ", 2);
            int end = words[1].lastIndexOf(" HTTP");
            var line = new ReceivedRequest.Line(words[0], words[1].substring(0, end), "HTTP/1.1");
            return new Vector(
                    new ReceivedRequest(
                            1, line, headers, body, Instant.parse("2015-08-30T12:36:00Z")),
                    context);
        }

        List<String> signedNames() {
            return request.headers().keySet().stream().sorted().toList();
        }

        boolean normalised() {
            return context.path("normalize").asBoolean();
        }

        boolean tokenComesAfterSigning() {
            return context.path("omit_session_token").asBoolean();
        }

        String sign(String canonical) {
            return SigV4Verifier.sign(
                    canonical,
                    context.path("credentials").path("secret_access_key").asText(),
                    STAMP,
                    "us-east-1",
                    "service");
        }

        SigV4Verifier verifier(String region, String service) {
            var known = context.path("credentials");
            var token = known.path("token").isTextual() ? known.path("token").asText() : null;
            var key =
                    new AwsKey(
                            known.path("access_key_id").asText(),
                            known.path("secret_access_key").asText(),
                            token);
            return new SigV4Verifier(AwsKeys.of(key), region, service);
        }

        ReceivedRequest signed(String signature) {
            var header =
                    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/"
                            + "aws4_request, SignedHeaders="
                            + String.join(";", signedNames())
                            + ", Signature="
                            + signature;
            Map<String, List<String>> headers = new TreeMap<>(request.headers());
            headers.put("authorization", List.of(header));
            return new ReceivedRequest(1, request.line(), headers, request.body(), request.at());
        }
    }
}
