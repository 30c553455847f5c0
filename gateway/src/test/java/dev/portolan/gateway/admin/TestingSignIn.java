package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.util.Base64URL;
import com.sun.net.httpserver.HttpExchange;

import dev.portolan.gateway.TestingIssuer;
import dev.portolan.gateway.TestingSigner;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An issuer that signs everyone in at once, and checks what the gateway sends it. */
final class TestingSignIn implements AutoCloseable {
    static final String CLIENT = "portolan-console";
    private static final TestingSigner SIGNER = TestingSigner.create("k", "ES256");

    final TestingIssuer issuer = TestingIssuer.start(SIGNER);

    /** The claims of the person that signs in, beside the usual ones. */
    final Map<String, Object> person = new ConcurrentHashMap<>();

    /** What the gateway did wrong. */
    final CopyOnWriteArrayList<String> mistakes = new CopyOnWriteArrayList<>();

    /** The header Authorization of the last exchange of a code; empty if there was none. */
    volatile String authorization = "";

    volatile String nonce = "";
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

    TestingSignIn() {
        issuer.describe("authorization_endpoint", issuer.url() + "/authorize?tenant=main");
        issuer.describe("token_endpoint", issuer.url() + "/token");
        issuer.serve("/token", this::token);
    }

    /** Returns where the issuer sends the browser that was sent to {@code address}. */
    URI authorize(URI address) {
        Map<String, String> query = form(address.getRawQuery());
        expect(query, "response_type", "code");
        expect(query, "client_id", CLIENT);
        expect(query, "code_challenge_method", "S256");
        expect(query, "scope", "openid groups");
        expect(query, "tenant", "main");
        String code = "code-" + codes.size() + "+/=";
        codes.put(code, query);
        return URI.create(
                query.get("redirect_uri")
                        + "?code="
                        + URLEncoder.encode(code, StandardCharsets.UTF_8)
                        + "&state="
                        + query.get("state"));
    }

    private void expect(Map<String, String> form, String name, String value) {
        if (!value.equals(form.get(name))) {
            mistakes.add(name + " is " + form.get(name));
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> form = form(body);
        String sent = exchange.getRequestHeaders().getFirst("authorization");
        authorization = sent == null ? "" : sent;
        Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
        int status = 400;
        byte[] answer = "{\"error\":\"invalid_grant\"}".getBytes(StandardCharsets.UTF_8);
        if (asked != null) {
            expect(form, "grant_type", "authorization_code");
            expect(form, "redirect_uri", asked.getOrDefault("redirect_uri", ""));
            expect(asked, "code_challenge", challenge(form.getOrDefault("code_verifier", "")));
            Map<String, Object> claims = issuer.claims(CLIENT);
            claims.put("nonce", nonce.isEmpty() ? asked.get("nonce") : nonce);
            claims.putAll(person);
            status = 200;
            answer =
                    new JsonMapper()
                            .writeValueAsBytes(
                                    Map.of(
                                            "token_type",
                                            "Bearer",
                                            "id_token",
                                            SIGNER.sign(claims)));
        }
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static String challenge(String verifier) {
        try {
            return Base64URL.encode(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(verifier.getBytes(StandardCharsets.UTF_8)))
                    .toString();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static Map<String, String> form(String text) {
        Map<String, String> form = new HashMap<>();
        for (String member : text.split("&", -1)) {
            int equals = member.indexOf('=');
            form.put(
                    member.substring(0, equals),
                    URLDecoder.decode(member.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    @Override
    public void close() {
        issuer.close();
    }
}
