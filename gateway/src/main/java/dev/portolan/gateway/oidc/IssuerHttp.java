package dev.portolan.gateway.oidc;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Calls one issuer: only addresses that its {@link IssuerAccess} permits, without redirects, within
 * limits of time and size. Blocks; to be called on a virtual thread.
 */
public final class IssuerHttp {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final long TOTAL_SECONDS = 5;
    private static final long MAX_BYTES = 512 << 10;

    private final IssuerAccess access;
    private @Nullable HttpClient client;

    /** Creates a client, which opens no connection before its first call. */
    public IssuerHttp(IssuerAccess access) {
        this.access = access;
    }

    /** Returns the JSON object at {@code address}. */
    public Map<String, Object> get(URI address) throws IssuerUnavailableException {
        return send(address, HttpRequest.newBuilder(permitted(address)).GET());
    }

    /** Sends a form and returns the JSON object in the answer. */
    public Map<String, Object> post(URI address, String form, @Nullable String authorization)
            throws IssuerUnavailableException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(permitted(address))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form));
        if (authorization != null) {
            request.header("authorization", authorization);
        }
        return send(address, request);
    }

    private URI permitted(URI address) throws IssuerUnavailableException {
        if (!access.permits(address)) {
            throw new IssuerUnavailableException(
                    "%s is not on the issuer's own origin; name it in the configuration if it is right"
                            .formatted(address));
        }
        return address;
    }

    private Map<String, Object> send(URI address, HttpRequest.Builder request)
            throws IssuerUnavailableException {
        HttpRequest sent =
                request.header("accept", "application/json")
                        .timeout(Duration.ofSeconds(TOTAL_SECONDS))
                        .build();
        HttpResponse<byte[]> answer = await(address, sent);
        if (answer.statusCode() != 200) {
            throw new IssuerUnavailableException(
                    "%s answers with status %d".formatted(address, answer.statusCode()));
        }
        return JsonObjects.read(answer.body())
                .orElseThrow(
                        () ->
                                new IssuerUnavailableException(
                                        "%s does not answer with a JSON object"
                                                .formatted(address)));
    }

    /** Limits the whole exchange: the client's own timeout ends with the response's head. */
    private HttpResponse<byte[]> await(URI address, HttpRequest request)
            throws IssuerUnavailableException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client().sendAsync(
                                request,
                                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            return answer.get(TOTAL_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            String reason = e.getCause() == null ? "" : e.getCause().getClass().getSimpleName();
            throw new IssuerUnavailableException(
                    "%s cannot be reached: %s".formatted(address, reason));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IssuerUnavailableException(
                    "%s did not answer in %d seconds".formatted(address, TOTAL_SECONDS));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IssuerUnavailableException(
                    "the call of %s was interrupted".formatted(address));
        }
    }

    private synchronized HttpClient client() throws IssuerUnavailableException {
        if (client == null) {
            HttpClient.Builder builder =
                    HttpClient.newBuilder()
                            .connectTimeout(CONNECT)
                            .followRedirects(Redirect.NEVER)
                            .executor(task -> Thread.ofVirtual().name("portolan-oidc").start(task));
            String ca = access.ca();
            if (ca != null) {
                builder.sslContext(trusting(ca));
            }
            client = builder.build();
        }
        return client;
    }

    private static SSLContext trusting(String pem) throws IssuerUnavailableException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var input = new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1));
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(input)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            var managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IssuerUnavailableException("the issuer's ca cannot be used");
        }
    }
}
