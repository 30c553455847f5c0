package dev.portolan.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.gateway.TestingGateway;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Counts, and requests that need what a deployment may lack. */
final class ClientNeedsTest extends ClientFixture {
    @ParameterizedTest
    @CsvSource({"m, 21", "llama, 22", "old, 22"})
    void count_byAServerThatCan_isItsOwn(String model, long tokens) throws IOException {
        HttpResponse<String> answer =
                send("POST", "/v1/messages/count_tokens", ASK.formatted(model, ""), bearer());
        assertThat(JSON.readTree(answer.body()).path("input_tokens").asLong()).isEqualTo(tokens);
        assertThat(answer.headers().firstValue("x-portolan-estimated")).isEmpty();
        assertThat(answer.headers().firstValue("x-portolan-processing")).contains("FR");
        assertThat(answer.headers().firstValue("x-portolan-cost").orElse("0")).startsWith("0");
    }

    @ParameterizedTest
    @CsvSource({"gpt", "american"})
    void count_thatNoPermittedServerMakes_isEstimated(String model) {
        HttpResponse<String> answer =
                send(
                        "POST",
                        "/v1/messages/count_tokens",
                        ASK.formatted(model, ""),
                        List.of("x-api-key", TestingGateway.EU_KEY));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).matches("\\{\"input_tokens\":\\d+}");
        assertThat(answer.headers().firstValue("x-portolan-estimated")).contains("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/chat/completions | \"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                    + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA\"}}]"
                    + " | messages[0].content[1]",
                "/v1/messages |"
                    + " \"content\":[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AA\"}}]"
                    + " | messages[0].content[0]",
                "/v1/chat/completions | \"content\":[{\"type\":\"input_audio\","
                        + "\"input_audio\":{\"data\":\"AA\",\"format\":\"wav\"}}]"
                        + " | messages[0].content[0]",
                "/v1/chat/completions | \"content\":\"hello\",\"x\":\"\"}],\"response_format\":"
                        + "{\"type\":\"json_schema\",\"json_schema\":{}},\"stop\":[{\"a\":1"
                        + " | response_format",
            })
    void capability_thatIsLacking_isA400ThatNamesTheField(String path, String content, String field)
            throws IOException {
        String body = ASK.formatted("m", "").replace("\"content\":\"hello\"", content);
        HttpResponse<String> answer = send("POST", path, body, bearer());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode error = JSON.readTree(answer.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("unsupported");
        assertThat(error.path("param").asText()).isEqualTo(field);
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void operation_thatAModelLacks_isA400ThatNamesTheModel() throws IOException {
        HttpResponse<String> answer =
                send(
                        "POST",
                        "/v1/fim/completions",
                        "{\"model\":\"m\",\"prompt\":\"a\",\"suffix\":\"b\"}",
                        bearer());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).at("/error/param").asText()).isEqualTo("model");
    }

    @Test
    void choices_ofLlamaCpp_pass() {
        String ask = ASK.formatted("llama", ",\"n\":2");
        assertThat(send("POST", "/v1/chat/completions", ask, bearer()).statusCode()).isEqualTo(200);
    }

    @Test
    void files_toAServerWhoseCatalogDeclaresThem_pass() {
        String ask =
                ASK.formatted("llama", "")
                        .replace(
                                "\"content\":\"hello\"",
                                "\"content\":[{\"type\":\"file\",\"file\":{\"file_data\":\"data:application/pdf;base64,JVBERi0xLjQ=\"}}]");
        assertThat(send("POST", "/v1/chat/completions", ask, bearer()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"m", "gpt"})
    void conversation_thatEndsWithTheAssistant_passesOnOpenAisProtocol(String model) {
        String ask =
                ASK.formatted(model, "")
                        .replace("]", ",{\"role\":\"assistant\",\"content\":\"Sure\"}]");
        HttpResponse<String> chat = send("POST", "/v1/chat/completions", ask, bearer());
        assertThat(chat.statusCode()).as(chat.body()).isEqualTo(200);
        HttpResponse<String> messages = send("POST", "/v1/messages", ask, bearer());
        assertThat(messages.statusCode()).isEqualTo(400);
        assertThat(messages.body()).contains("\"param\":\"messages[1]\"");
        String continued = ask.replace("\"max_tokens\"", "\"continue_final_message\":true,\"x\"");
        assertThat(send("POST", "/v1/chat/completions", continued, bearer()).statusCode())
                .isEqualTo(400);
    }

    @Test
    void conversation_thatEndsWithTheAssistant_passesUnderTheSameRequirementOnly() {
        String ask =
                ASK.formatted("fast", "")
                        .replace("]", ",{\"role\":\"assistant\",\"content\":\"Sure\"}]");
        assertThat(send("POST", "/v1/chat/completions", ask, bearer()).statusCode()).isEqualTo(200);
        List<String> strict = new ArrayList<>(bearer());
        strict.addAll(List.of("x-strict", "1"));
        // Without the need, the policy about it would not apply.
        assertThat(send("POST", "/v1/chat/completions", ask, strict).statusCode()).isEqualTo(400);
    }

    @Test
    void prompt_thatIsTooLong_isToldInTheWordsOfTheCallersProtocol() throws IOException {
        String ask = ASK.formatted("m", "").replace("hello", "too long");
        HttpResponse<String> messages = send("POST", "/v1/messages", ask, bearer());
        assertThat(messages.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(messages.body()).at("/error/message").asText())
                .isEqualTo("prompt is too long: 9000 tokens > 8192 maximum");
        HttpResponse<String> chat = send("POST", "/v1/chat/completions", ask, bearer());
        assertThat(chat.body())
                .contains("maximum context length is 8192", "context_length_exceeded");
    }
}
