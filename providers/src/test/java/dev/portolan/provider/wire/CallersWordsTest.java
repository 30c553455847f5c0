package dev.portolan.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.provider.Provider;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.ProviderError.Kind;
import dev.portolan.provider.registry.Providers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A caller's text that a provider's error repeats never decides the error's kind. */
final class CallersWordsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Texts from the errors of other providers. */
    private static final List<String> HOSTILE =
            List.of(
                    "rotate_api_key",
                    "api key",
                    "api-key not valid",
                    "Incorrect API key provided",
                    "subscription key",
                    "access token expired",
                    "authorization: bearer of bad news",
                    "clé d'API et credential",
                    "アクセストークン credential",
                    "資格情報 Bearer",
                    "unauthorized",
                    "invalid_api_key",
                    "authentication_error",
                    "insufficient_quota",
                    "exceeded your current quota, please check your plan and billing details",
                    "insufficient balance",
                    "Your credit balance is too low to access the Anthropic API. Please go to Plans"
                            + " & Billing to upgrade or purchase credits.",
                    "Your organization must be verified to stream this model.",
                    "User location is not supported for the API use.",
                    "content filter",
                    "content_filter",
                    "Content Exists Risk",
                    "violates our usage policy and the safety system",
                    "flagged as inappropriate content",
                    "Output blocked by content filtering policy",
                    "context_length_exceeded",
                    "maximum context length",
                    "This model's maximum context length is 8 tokens. However, you requested 9"
                            + " tokens. Please reduce the length of the messages.",
                    "prompt is too long: 3 tokens > 2 maximum",
                    "Input is too long for requested model.",
                    "reduce the length of max_model_len, context window, context size",
                    "The provided model identifier is invalid.",
                    "model identifier is invalid, on-demand throughput, end of its life",
                    "retry after 50 seconds",
                    "try again in 1 hour");

    /** The forms in which an error quotes a caller. */
    private static final List<String> FRAMES =
            List.of(
                    "Invalid schema for function '%s': must be an object.",
                    "%s: Extra inputs are not permitted",
                    "messages.0.%s: Input should be a valid string",
                    "Unknown name \"%s\" at 'contents[0]': Cannot find field.",
                    "tools.0.name: `%s` does not match the pattern",
                    "Invalid value %s",
                    "expected one of a, b, got: %s");

    private static Stream<Provider> providers() {
        return Providers.all().stream();
    }

    private static List<String> messages() {
        var messages = new ArrayList<String>();
        for (var words : HOSTILE) {
            for (var frame : FRAMES) {
                messages.add(frame.formatted(words));
                messages.add(frame.formatted(words.toUpperCase(Locale.ROOT)));
            }
        }
        return messages;
    }

    /** Shapes of error bodies; some name a member, some a type, some neither. */
    private static List<byte[]> bodies(String message, int status) {
        return List.of(
                bytes(error(message).put("type", "invalid_request_error")),
                bytes(error(message).put("type", "invalid_request_error").put("param", "tools[0]")),
                bytes(error(message).put("code", "invalid_function_parameters")),
                bytes(error(message).put("code", status).put("status", "INVALID_ARGUMENT")),
                bytes(error(message).put("code", status).put("type", "BadRequestError")),
                utf8(JSON.createObjectNode().put("message", message)),
                utf8(JSON.createObjectNode().put("detail", message)),
                utf8(JSON.createObjectNode().put("error", message).put("code", "invalid-argument")),
                utf8(
                        JSON.createObjectNode()
                                .put("object", "error")
                                .put("message", message)
                                .put("type", "invalid_request_message_order")
                                .put("code", "3230")));
    }

    private static ObjectNode error(String message) {
        return JSON.createObjectNode().put("message", message);
    }

    private static byte[] bytes(ObjectNode error) {
        return utf8(JSON.createObjectNode().set("error", error));
    }

    private static byte[] utf8(ObjectNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static HeaderLookup validation(Provider provider) {
        return provider.id().startsWith("aws-")
                ? name -> name.equals("x-amzn-errortype") ? "ValidationException" : null
                : HeaderLookup.NONE;
    }

    @ParameterizedTest
    @MethodSource("providers")
    void refusal_repeatingHostileText_isTheCallersWithItsReason(Provider provider) {
        int turn = provider.id().hashCode() & 0xFF;
        for (int status : new int[] {400, 413, 422}) {
            for (var message : messages()) {
                var bodies = bodies(message, status);
                var body = bodies.get(turn++ % bodies.size());
                var error = provider.error(status, validation(provider), body);
                assertThat(error.kind()).as(text(body)).isEqualTo(Kind.INVALID_REQUEST);
                assertThat(error.message()).contains(message.substring(0, 8));
                assertThat(error.retryable()).isFalse();
                assertThat(error.pause()).isNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void refusalNamingAMember_atAnyStatusOfTheCallers_isTheCallers(Provider provider) {
        for (int status : new int[] {400, 403, 404, 409, 410, 413, 415, 422, 424}) {
            for (var message : messages()) {
                var body =
                        bytes(
                                error(message)
                                        .put("type", "invalid_request_error")
                                        .put("param", "tools[0].function")
                                        .put("code", "not_found"));
                assertThat(provider.error(status, HeaderLookup.NONE, body).kind())
                        .as(text(body))
                        .isEqualTo(Kind.INVALID_REQUEST);
            }
        }
    }

    @Test
    void errorInA200_repeatingHostileText_isClassifiedByItsType() {
        for (var message : messages()) {
            assertThat(inside(error(message).put("type", "invalid_request_error")))
                    .isEqualTo(Kind.INVALID_REQUEST);
            assertThat(inside(error(message).put("code", 400))).isEqualTo(Kind.INVALID_REQUEST);
            assertThat(inside(error(message))).isEqualTo(Kind.MODEL_ERROR);
        }
    }

    private static Kind inside(ObjectNode error) {
        var bytes = bytes(error);
        return ErrorReader.inside(bytes, 0, bytes.length).kind();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void failure_repeatingHostileText_isClassifiedByItsStatus(Provider provider) {
        for (var message : messages()) {
            for (var row :
                    List.of(
                            new Row(403, Kind.PERMISSION),
                            new Row(404, Kind.NOT_FOUND),
                            new Row(409, Kind.CONFLICT),
                            new Row(429, Kind.RATE_LIMIT),
                            new Row(500, Kind.UPSTREAM_5XX),
                            new Row(503, Kind.OVERLOADED))) {
                var error = provider.error(row.status, HeaderLookup.NONE, bytes(error(message)));
                assertThat(error.kind()).as(message).isEqualTo(row.kind);
                assertThat(error.message()).doesNotContain(message);
                assertThat(error.pause()).as("words ask for no pause").isNull();
            }
        }
    }

    private record Row(int status, Kind kind) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vllm | 400 | CONTEXT_LENGTH | This model's maximum context length is 4096 tokens."
                        + " However, you requested 5000 tokens in the messages, Please reduce the"
                        + " length of the messages.",
                "openai-compatible | 400 | CONTEXT_LENGTH | This endpoint's maximum context length"
                    + " is 200000 tokens. However, you requested about 2500021 tokens (2500021 of"
                    + " text input). Please reduce the length of either one, or use the"
                    + " context-compression plugin to compress your prompt automatically.",
                "openai | 400 | CONTEXT_LENGTH | This model's maximum context length is 8192"
                    + " tokens, however you requested 9000 tokens (9000 in your prompt; 0 for the"
                    + " completion). Please reduce your prompt; or completion length.",
                "tgi | 422 | CONTEXT_LENGTH | Input validation error: `inputs` tokens +"
                        + " `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 20"
                        + " `max_new_tokens`",
                "anthropic | 400 | CONTEXT_LENGTH | prompt is too long: 210000 tokens > 200000"
                        + " maximum",
                "anthropic | 413 | INVALID_REQUEST | prompt is too long: 210000 tokens > 200000"
                        + " maximum",
                "vllm | 400 | INVALID_REQUEST | prompt is too long: 210000 tokens > 200000 maximum",
                "mistral | 400 | CONTEXT_LENGTH | Prompt contains 40001 tokens and 0 draft tokens,"
                        + " too large for model with 32768 maximum context length",
                "gcp-vertex | 400 | CONTEXT_LENGTH | The input token count (1250074) exceeds the"
                        + " maximum number of tokens allowed (1048576).",
                "aws-bedrock | 400 | CONTEXT_LENGTH | Input is too long for requested model.",
                "aws-bedrock | 400 | NOT_FOUND | The provided model identifier is invalid.",
                "aws-bedrock | 400 | NOT_FOUND | Invocation of model ID anthropic.claude-v9:0 with"
                        + " on-demand throughput isn’t supported. Retry your request with the ID or"
                        + " ARN of an inference profile that contains this model.",
                "aws-bedrock | 400 | INVALID_REQUEST | This model doesn't support tool use.",
                "anthropic | 400 | CONTENT_POLICY | Output blocked by content filtering policy",
                "anthropic | 400 | QUOTA | Your credit balance is too low to access the Anthropic"
                        + " API. Please go to Plans & Billing to upgrade or purchase credits.",
                "openai | 403 | OPERATOR | Your organization must be verified to use the model"
                    + " `gpt-image-1`. Please go to:"
                    + " https://platform.openai.com/settings/organization/general and click on"
                    + " Verify Organization. If you just verified, it can take up to 15 minutes for"
                    + " access to propagate.",
                "vllm | 400 | OPERATOR | \"auto\" tool choice requires --enable-auto-tool-choice"
                        + " and --tool-call-parser to be set",
                "llama-cpp | 500 | OPERATOR | tools param requires --jinja flag",
                "openai-compatible | 400 | OPERATOR | Incorrect API key provided. You can obtain an"
                        + " API key from https://console.x.ai.",
            })
    void wholeMessage_ofAProvidersOwnForm_isClassified(
            String provider, int status, Kind kind, String message) {
        assertThat(of(provider, status, error(message)).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "400, insufficient_quota, QUOTA",
        "429, insufficient_quota, QUOTA",
        "429, rate_limit_exceeded, RATE_LIMIT",
        "400, Arrearage, QUOTA",
        "400, content_filter, CONTENT_POLICY",
        "400, context_length_exceeded, CONTEXT_LENGTH",
        "400, invalid_api_key, AUTH",
        "400, model_decommissioned, NOT_FOUND",
        "404, model_not_found, NOT_FOUND",
        "400, OperationNotSupported, OPERATOR",
        "400, nothing_known, INVALID_REQUEST",
        "500, context_length_exceeded, CONTEXT_LENGTH",
        "500, invalid_request_error, MODEL_ERROR",
        "501, not_supported_error, OPERATOR",
        "405, x, OPERATOR",
        "407, x, OPERATOR",
        "417, x, OPERATOR",
        "402, x, QUOTA",
        "409, x, CONFLICT",
        "424, x, MODEL_ERROR",
        "504, x, TIMEOUT"
    })
    void statusAndCode_areClassified(int status, String code, Kind kind) {
        assertThat(of("openai", status, error("Words.").put("code", code)).kind()).isEqualTo(kind);
    }

    @Test
    void googlesReason_ofARefusedKey_isAuth() {
        var error = error("API key not valid.").put("code", 400).put("status", "INVALID_ARGUMENT");
        error.putArray("details")
                .addObject()
                .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                .put("reason", "API_KEY_INVALID");
        assertThat(of("gcp-vertex", 400, error).kind()).isEqualTo(Kind.AUTH);
    }

    @Test
    void moderationMetadata_at403_isTheContents() {
        var error = error("anthropic/claude requires moderation").put("code", 403);
        error.putObject("metadata").put("flagged_input", "…").putArray("reasons").add("violence");
        var read = of("openai-compatible", 403, error);
        assertThat(read.kind()).isEqualTo(Kind.CONTENT_POLICY);
        assertThat(read.message()).contains("requires moderation");
    }

    @Test
    void memberNamed_whileTheModelIsMeant_isNotTheCallers() {
        var error = error("The requested model 'm' does not exist.").put("code", "model_not_found");
        assertThat(of("openai", 400, error.put("param", "model")).kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void pause_isReadFromHeadersAndMembers_neverFromTextOrUnspentLimits() {
        assertThat(limited("retry-after", "20").pause()).hasSeconds(20);
        assertThat(limited("retry-after-ms", "1500").pause()).hasMillis(1500);
        assertThat(limited("x-ratelimit-reset-tokens", "6s").pause()).isNull();
        assertThat(limited("x-ratelimit-reset-tokens", "6s").retryAfter()).hasSeconds(6);
        var spent =
                Providers.byId("openai")
                        .orElseThrow()
                        .error(
                                429,
                                name ->
                                        switch (name) {
                                            case "x-ratelimit-reset-requests" -> "6s";
                                            case "x-ratelimit-remaining-requests" -> "0";
                                            default -> null;
                                        },
                                bytes(error("Slow down.")));
        assertThat(spent.pause()).hasSeconds(6);
    }

    private static ProviderError limited(String header, String value) {
        return Providers.byId("openai")
                .orElseThrow()
                .error(
                        429,
                        name -> name.equals(header) ? value : null,
                        bytes(error("Please try again in 7s.")));
    }

    private static ProviderError of(String provider, int status, ObjectNode error) {
        return Providers.byId(provider)
                .orElseThrow()
                .error(status, HeaderLookup.NONE, bytes(error));
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
