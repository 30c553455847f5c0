package dev.portolan.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.util.Base64URL;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer of tokens on loopback, whose keys and answers the test sets. */
public final class TestingIssuer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String METADATA = "/.well-known/openid-configuration";

    private final HttpServer server;
    private final List<TestingSigner> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger fetches = new AtomicInteger();
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private volatile boolean down;

    private TestingIssuer(HttpServer server) {
        this.server = server;
        metadata.put("issuer", url());
        metadata.put("jwks_uri", url() + "/keys");
    }

    /** Starts an issuer that publishes the keys of {@code signers}. */
    public static TestingIssuer start(TestingSigner... signers) {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            TestingIssuer issuer = new TestingIssuer(server);
            issuer.published.addAll(List.of(signers));
            server.createContext(METADATA, issuer::metadata);
            server.createContext("/keys", issuer::keys);
            server.start();
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns its name, which is its address. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Publishes the keys of {@code signers} in place of the earlier ones. */
    public void rotate(TestingSigner... signers) {
        published.clear();
        published.addAll(List.of(signers));
    }

    /** Answers all calls with an error until told otherwise. */
    public void down(boolean isDown) {
        down = isDown;
    }

    /** Sets a member of its metadata. */
    public void describe(String member, Object value) {
        metadata.put(member, value);
    }

    /** Serves another path. */
    public void serve(String path, com.sun.net.httpserver.HttpHandler handler) {
        server.createContext(path, handler);
    }

    /** Returns how often its keys were asked for. */
    public int fetches() {
        return fetches.get();
    }

    /** Returns the claims of a token that is valid for an hour, with others added. */
    public Map<String, Object> claims(String audience, Object... more) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", url());
        claims.put("aud", audience);
        claims.put("sub", "somebody");
        claims.put("iat", Instant.now().getEpochSecond());
        claims.put("exp", Instant.now().getEpochSecond() + 3_600);
        for (int i = 0; i < more.length; i += 2) {
            claims.put((String) more[i], more[i + 1]);
        }
        return claims;
    }

    private void metadata(HttpExchange exchange) throws IOException {
        answer(exchange, metadata);
    }

    private void keys(HttpExchange exchange) throws IOException {
        fetches.incrementAndGet();
        List<Object> keys = new ArrayList<>();
        published.forEach(signer -> keys.add(signer.publicKey()));
        answer(exchange, Map.of("keys", keys));
    }

    private void answer(HttpExchange exchange, Object body) throws IOException {
        byte[] bytes = down ? new byte[0] : JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(down ? 503 : 200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Returns a JSON value as one part of a token. */
    public static String part(Object json) {
        try {
            return Base64URL.encode(JSON.writeValueAsBytes(json)).toString();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a token without a signature. */
    public static String unsigned(String algorithm, @Nullable Map<String, Object> claims) {
        return part(Map.of("alg", algorithm))
                + "."
                + part(claims == null ? Map.of() : claims)
                + ".";
    }

    /** Returns the bytes that a signature of a token is made of. */
    static byte[] signed(String header, String claims) {
        return (header + "." + claims).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
