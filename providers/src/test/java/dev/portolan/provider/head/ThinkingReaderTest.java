package dev.portolan.provider.head;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.head.HeadReading.Read;
import dev.portolan.provider.request.Thinking;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ThinkingReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"reasoning_effort\":\"low\"",
                "\"reasoning_effort\":\"high\",\"thinking\":{\"type\":\"disabled\"}",
                "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}",
                "\"thinking\":{\"type\":\"adaptive\"}",
                "\"thinking\":true",
                "\"reasoning\":{\"effort\":\"medium\"}",
                "\"reasoning\":{\"summary\":\"auto\"}",
                "\"reasoning\":{\"max_tokens\":100}",
                "\"reasoning\":{\"enabled\":true}",
                "\"enable_thinking\":true",
                "\"thinking_budget\":-1",
                "\"think\":\"high\"",
                "\"prompt_mode\":\"reasoning\"",
                "\"output_config\":{\"effort\":\"low\"}",
                "\"chat_template_kwargs\":{\"enable_thinking\":true}",
                "\"generationConfig\":{\"thinkingConfig\":{\"thinkingLevel\":\"low\"}}",
                "\"extra_body\":{\"google\":{\"thinking_config\":{\"include_thoughts\":true}}}",
                "\"additionalModelRequestFields\":{\"reasoningConfig\":{\"type\":\"enabled\"}}"
            })
    void thinking_requested_isEnabled(String members) {
        assertThat(thinking(members)).isEqualTo(Thinking.ENABLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"reasoning_effort\":\"none\"",
                "\"reasoning_effort\":\"minimal\"",
                "\"thinking\":{\"type\":\"disabled\",\"budget_tokens\":2000}",
                "\"reasoning\":{\"enabled\":false,\"effort\":\"high\"}",
                "\"enable_thinking\":false",
                "\"thinking_budget\":0",
                "\"think\":false",
                "\"chat_template_kwargs\":{\"thinking\":false}",
                "\"thinkingConfig\":{\"thinkingBudget\":0}"
            })
    void thinking_switchedOff_isDisabled(String members) {
        assertThat(thinking(members)).isEqualTo(Thinking.DISABLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\":1",
                "\"reasoning_effort\":null",
                "\"reasoning\":{}",
                "\"reasoning\":{\"exclude\":true}",
                "\"reasoning\":[\"high\"]",
                "\"output_config\":{\"format\":{\"type\":\"json_schema\"}}",
                "\"extra_body\":{\"extra_body\":{\"top_k\":1}}",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"thinking\"}}]"
            })
    void thinking_absent_isUnset(String members) {
        assertThat(thinking(members)).isEqualTo(Thinking.UNSET);
    }

    private static Thinking thinking(String members) {
        return head(("{\"model\":\"m\"," + members + "}").getBytes(UTF_8)).thinking();
    }

    private static RequestHead head(byte[] body) {
        var reading = RequestHead.read(body, 0, body.length);
        assertThat(reading).isInstanceOf(Read.class);
        return ((Read) reading).head();
    }
}
