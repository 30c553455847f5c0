package dev.portolan.provider.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ThinkingModelsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "o1",
                "openai/o3-mini",
                "o4-mini-2025-04-16",
                "acme-o3",
                "gpt-5",
                "GPT-5.1-codex",
                "openai.gpt-oss-120b-1:0",
                "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B",
                "us.deepseek.r1-v1:0",
                "deepseek-reasoner",
                "mistralai/Magistral-Small-2509",
                "Qwen/QwQ-32B",
                "qwen3:8b",
                "Qwen/Qwen3-235B-A22B-Thinking-2507",
                "gemini-2.5-pro",
                "gemini-3-pro-preview",
                "grok-4-fast-reasoning",
                "zai-org/GLM-4.6",
                "moonshotai/Kimi-K2-Thinking",
                "microsoft/Phi-4-reasoning"
            })
    void byDefault_modelThatThinksUnlessToldNotTo_isTrue(String id) {
        assertThat(ThinkingModels.byDefault(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "m",
                "up",
                "gpt-4o",
                "gpt-4.1-mini",
                "gpt-5-chat-latest",
                "mistral-large-2407",
                "mistralai/Mistral-Small-3.2-24B-Instruct-2506",
                "claude-opus-4-8",
                "anthropic.claude-sonnet-4-5-v1:0",
                "amazon.nova-2-lite-v1:0",
                "deepseek-chat",
                "Qwen/Qwen3-235B-A22B-Instruct-2507",
                "qwen3-coder-480b",
                "qwen2.5-7b",
                "gemini-2.0-flash",
                "gemini-2.5-flash-lite",
                "gemini-2.5-flash-image",
                "grok-4-fast-non-reasoning",
                "glm-4-9b",
                "llama-3.3-70b",
                "text-embedding-3-large"
            })
    void byDefault_otherModel_isFalse(String id) {
        assertThat(ThinkingModels.byDefault(id)).isFalse();
    }
}
