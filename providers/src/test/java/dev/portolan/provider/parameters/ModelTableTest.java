package dev.portolan.provider.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Target;
import dev.portolan.provider.facts.FactsReader;
import dev.portolan.provider.parameters.ModelRules.Treatment;
import dev.portolan.provider.parameters.ModelRules.Vendor;
import dev.portolan.provider.request.ThinkingModels;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

final class ModelTableTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);

    /** Vendors in the residency facts of whose models nothing refused is known. */
    private static final Set<String> UNRESTRICTED =
            Set.of("mistralai", "meta", "deepseek-ai", "qwen");

    @Test
    void row_ofEveryFamily_isDatedAndHasASource() {
        assertThat(ModelTable.all())
                .isNotEmpty()
                .allSatisfy(
                        rules -> {
                            assertThat(rules.observed()).as(rules.family()).isAfter(FIRST);
                            assertThat(rules.source()).as(rules.family()).startsWith("https://");
                            assertThat(rules.names()).as(rules.family()).isNotEmpty();
                            assertThat(rules.vendor()).isNotEqualTo(Vendor.OTHER);
                        });
    }

    @Test
    void row_ofEveryFamily_isConsistent() {
        assertThat(ModelTable.all())
                .allSatisfy(
                        rules -> {
                            assertThat(Collections.disjoint(rules.fixed(), rules.refused()))
                                    .as(rules.family())
                                    .isTrue();
                            if (rules.defaultEffort() != null) {
                                assertThat(rules.efforts()).contains(rules.defaultEffort());
                            }
                            assertThat(rules.isAdaptive() && rules.efforts().isEmpty())
                                    .as(rules.family())
                                    .isFalse();
                        });
    }

    @Test
    void models_ofTheResidencyFacts_areCovered() {
        FactsReader.read().promises().cells().stream()
                .filter(cell -> cell.publishers().stream().noneMatch(UNRESTRICTED::contains))
                .flatMap(cell -> cell.models().stream())
                .map(pattern -> pattern.replace("*", "x"))
                .forEach(model -> assertThat(ModelTable.of(model).isKnown()).as(model).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o1",
                "o3",
                "o3-mini",
                "o4-mini",
                "gpt-5",
                "gpt-5-nano",
                "gpt-5.1",
                "gpt-5.4-mini",
                "gpt-5.6-terra",
                "gpt-6-astra",
                "gpt-6-luna",
                "gpt-oss-120b",
                "codex-mini",
                "gemini-2.5-pro",
                "gemini-3-flash",
                "grok-4",
                "grok-4.5",
                "grok-3-mini",
                "claude-opus-5",
                "claude-sonnet-5-5",
                "claude-fable-5"
            })
    void model_thatThinksByDefault_isCovered(String model) {
        assertThat(ThinkingModels.byDefault(model)).isTrue();
        assertThat(ModelTable.of(model).isKnown()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic.claude-opus-4-7, claude-opus-4-7",
        "eu.anthropic.claude-opus-4-8-v1:0, claude-opus-4-7",
        "claude-opus-4.8, claude-opus-4-7",
        "anthropic/claude-4.7-opus, claude-opus-4-7",
        "claude-opus-4-5@20251101, claude-opus-4-5",
        "claude-opus-4-20250514, claude-opus-4",
        "claude-sonnet-4-0, claude-sonnet-4",
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0, claude-sonnet-4-5",
        "claude-haiku-4-5, claude-sonnet-4-5",
        "claude-opus-4-1-20250805, claude-opus-4-1",
        "claude-3-7-sonnet@20250219, claude-3-7-sonnet",
        "anthropic.claude-3-5-haiku-20241022-v1:0, claude-3-5",
        "anthropic.claude-v2:1, claude-3",
        "claude-opus-5-5, claude-opus-5-5",
        "claude-opus-5, claude-opus-5",
        "claude-fable-5-1, claude-opus-5-5",
        "claude-opus-9, claude",
        "gpt-5-2025-08-07, gpt-5",
        "gpt-5.4-nano, gpt-5.2",
        "gpt-5-chat-latest, gpt-5-chat",
        "openai/o4-mini-2025-04-16, o3",
        "o4-mini-prod, o3",
        "o3-mini, o1",
        "gpt-4o-mini, gpt-4",
        "chatgpt-4o-latest, gpt-4",
        "gpt-35-turbo, gpt-4",
        "openai.gpt-oss-120b-1:0, gpt-oss",
        "amazon.nova-pro-v1:0, nova",
        "eu.amazon.nova-2-lite-v1:0, nova-2",
        "gemini-2.0-flash-001, gemini-2.0",
        "gemini-3.5-flash, gemini",
        "xai/grok-4.1-fast-non-reasoning, grok-non-reasoning",
        "marco-o1, ''",
        "qwen.qwen3-32b-v1:0, ''",
        "mistral-large-2512, ''"
    })
    void model_byItsId_isOfOneFamily(String model, String family) {
        assertThat(ModelTable.of(model).family()).isEqualTo(family);
    }

    @Test
    void target_withADeclaredFamily_isOfThatFamily() {
        var base = URI.create("https://bedrock-runtime.eu-central-1.amazonaws.com");
        var arn = "arn:aws:bedrock:eu-central-1:1:application-inference-profile/x";
        assertThat(ModelTable.of(new Target(base, arn)).isKnown()).isFalse();
        var declared = new Target(base, arn, Map.of(Target.FAMILY, "claude-opus-4-7"));
        assertThat(ModelTable.of(declared).refuses(Parameter.TEMPERATURE)).isTrue();
    }

    @Test
    void sampling_ofModelsThatMayStopThinking_dependsOnThinking() {
        var rules = ModelTable.of("gpt-5.1");
        assertThat(rules.of(Parameter.TEMPERATURE, true)).isEqualTo(Treatment.FIXED);
        assertThat(rules.of(Parameter.TEMPERATURE, false)).isEqualTo(Treatment.ACCEPTED);
        assertThat(rules.of(Parameter.STOP, false)).isEqualTo(Treatment.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({
        "minimal, gpt-5.1, low",
        "none, gpt-5, minimal",
        "none, o3, low",
        "xhigh, gpt-5, high",
        "max, gpt-5.2, xhigh",
        "minimal, claude-opus-4-6, low",
        "xhigh, claude-opus-4-6, high",
        "xhigh, claude-opus-4-7, xhigh",
        "low, gpt-5-pro, high",
        "medium, mistral-small-2603, high",
        "extreme, gpt-5, extreme",
        "high, gpt-4.1, high"
    })
    void effort_unknownToAModel_isTheNearestItKnows(String asked, String model, String sent) {
        assertThat(ModelTable.of(model).nearest(asked)).isEqualTo(sent);
    }
}
