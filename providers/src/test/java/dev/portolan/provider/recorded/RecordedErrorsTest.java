package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.provider.Provider;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.ProviderError.Kind;
import dev.portolan.provider.registry.Providers;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Tests of every recorded error, unchanged and with a caller's hostile text in its message. */
final class RecordedErrorsTest {
    private static final List<String> HOSTILE =
            List.of(
                    "rotate_api_key credential Bearer access token",
                    "content filter, usage policy, safety system",
                    "maximum context length, prompt is too long, reduce the length of",
                    "insufficient quota, credit balance is too low, retry after 50 seconds",
                    "model identifier is invalid, on-demand throughput");

    /** Beginnings of messages that alone identify an error, where no code does. */
    private static final Map<String, Kind> KIND_BY_MESSAGE =
            Map.of(
                    "This model's maximum context length", Kind.CONTEXT_LENGTH,
                    "This endpoint's maximum context length", Kind.CONTEXT_LENGTH,
                    "The input token count", Kind.CONTEXT_LENGTH,
                    "Incorrect API key provided. You can obtain", Kind.OPERATOR,
                    "The provided model identifier is invalid.", Kind.NOT_FOUND,
                    "This model does not support effort level", Kind.UNSUPPORTED,
                    "The provided model doesn't support counting tokens.", Kind.NOT_FOUND);

    private static List<Exchange> refusals() {
        var all = new ArrayList<Exchange>();
        for (var folder : List.of("anthropic", "azure", "family", "google")) {
            for (var exchange : Exchange.in(folder)) {
                int status = exchange.status();
                if (status >= 400 && status < 500 && exchange.response().length > 0) {
                    all.add(exchange);
                }
            }
        }
        return all;
    }

    @Test
    void refusals_areThere() {
        assertThat(refusals()).hasSizeGreaterThan(15);
    }

    @TestFactory
    Stream<DynamicTest> refusal_recorded_isWhatItsStatusAndCodeSay() {
        return refusals().stream()
                .map(one -> DynamicTest.dynamicTest(one.toString(), () -> asItCame(one)));
    }

    private static void asItCame(Exchange exchange) {
        var error = read(exchange, exchange.response());
        assertThat(error.kind()).isEqualTo(expected(exchange, true));
        var reported = message(exchange);
        if (error.kind().callersMatter()) {
            assertThat(error.message()).contains(reported.substring(0, 12));
        } else if (!reported.isEmpty()) {
            assertThat(error.message()).doesNotContain(reported);
        }
    }

    @TestFactory
    Stream<DynamicTest> refusal_withHostileWordsInIt_isWhatItsStatusAndCodeSay() {
        return refusals().stream()
                .filter(one -> !message(one).isEmpty())
                .map(one -> DynamicTest.dynamicTest(one.toString(), () -> withWords(one)));
    }

    private static void withWords(Exchange exchange) {
        for (var words : HOSTILE) {
            for (var form : List.of("%s: %s", "%2$s: %1$s", "%s '%s'", "%2$s%1$s")) {
                var message = form.formatted(message(exchange), words);
                var error = read(exchange, saying(exchange, message));
                assertThat(error.kind()).as(message).isEqualTo(expected(exchange, false));
                assertThat(error.pause()).isEqualTo(read(exchange, exchange.response()).pause());
            }
        }
    }

    private static byte[] saying(Exchange exchange, String message) {
        var body = (ObjectNode) Recordings.json(exchange.response());
        if (body.path("error") instanceof ObjectNode error) {
            error.put("message", message);
        } else if (body.has("error")) {
            body.put("error", message);
        } else {
            body.put("message", message);
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String message(Exchange exchange) {
        var body = Recordings.json(exchange.response());
        var error = body.path("error");
        return error.isTextual()
                ? error.asText()
                : error.path("message").asText(body.path("message").asText(""));
    }

    private static Kind expected(Exchange exchange, boolean words) {
        var body = Recordings.json(exchange.response()).toString();
        int status = exchange.status();
        for (var known : KIND_BY_MESSAGE.entrySet()) {
            if (words && message(exchange).startsWith(known.getKey())) {
                return known.getValue();
            }
        }
        return switch (status) {
            case 401 -> Kind.AUTH;
            case 403 -> Kind.PERMISSION;
            case 404 -> Kind.NOT_FOUND;
            case 429 -> Kind.RATE_LIMIT;
            default ->
                    body.contains("\"reason\":\"API_KEY_INVALID\"")
                            ? Kind.AUTH
                            : body.contains("\"code\":\"model_not_found\"")
                                    ? Kind.NOT_FOUND
                                    : body.contains("\"code\":\"unsupported_")
                                            ? Kind.UNSUPPORTED
                                            : Kind.INVALID_REQUEST;
        };
    }

    private static ProviderError read(Exchange exchange, byte[] body) {
        return provider(exchange).error(exchange.status(), exchange.headers(), body);
    }

    private static Provider provider(Exchange exchange) {
        var id =
                switch (exchange.recorded().provider()) {
                    case "openai-compatible-misc", "selfhosted-lmstudio" -> "openai-compatible";
                    case "selfhosted-ollama" -> "ollama";
                    case "selfhosted-vllm" -> "vllm";
                    case "google-gemini-api" -> "gcp-vertex";
                    default -> exchange.recorded().provider();
                };
        return Providers.byId(id).orElseThrow();
    }
}
