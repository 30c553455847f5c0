package dev.portolan.gateway.alerts;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;

import javax.net.ssl.SSLException;

/**
 * Sends alerts by HTTP. Follows no redirection and uses no proxy, since either would be a place
 * that the configuration does not name.
 */
public final class HttpAlertSender implements AlertSender {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final long MOST_SECONDS = 3_600;

    private final HttpClient client;
    private final InstantSource clock;

    /** Creates a sender; {@code clock} is the time in signatures. */
    public HttpAlertSender(InstantSource clock) {
        this.clock = clock;
        this.client =
                HttpClient.newBuilder()
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
    }

    @Override
    public Answer send(AlertSettings to, BudgetAlert alert) throws InterruptedException {
        String body = alert.body();
        String id = alert.id();
        long now = clock.instant().getEpochSecond();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(to.url().reveal()))
                        .timeout(ANSWER)
                        .header("content-type", "application/json")
                        .header("user-agent", "portolan")
                        .header("webhook-id", id)
                        .header("webhook-timestamp", Long.toString(now))
                        .header(
                                "webhook-signature",
                                AlertSignature.of(to.secret().reveal(), id, now, body))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<Void> answer =
                    client.send(request, HttpResponse.BodyHandlers.discarding());
            return new Answer.Status(answer.statusCode(), retryAfter(answer));
        } catch (IOException e) {
            return new Answer.Unreached(reason(e));
        }
    }

    private static Duration retryAfter(HttpResponse<?> answer) {
        OptionalLong seconds;
        try {
            seconds = answer.headers().firstValueAsLong("retry-after");
        } catch (NumberFormatException e) {
            return Duration.ZERO;
        }
        return Duration.ofSeconds(Math.clamp(seconds.orElse(0), 0, MOST_SECONDS));
    }

    private static String reason(IOException e) {
        return switch (e) {
            case HttpConnectTimeoutException _ -> "no connection in time";
            case HttpTimeoutException _ -> "no answer in time";
            case SSLException _ -> "TLS failed";
            default -> "no connection";
        };
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
